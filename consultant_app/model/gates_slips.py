"""What return slips ask for: remarks that wait, and changes after something was accepted."""

from collections.abc import Iterator

from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap, warning
from consultant_app.model.return_slip import SlipView

_PAGE = "slips"


def gaps(dossier: Dossier, _today: str) -> Iterator[Gap]:
    """Remarks without an answer, and accepted parts that are no longer as they were; drafts do not count."""
    for view in dossier.slips:
        if view.slip.is_draft:
            continue
        if view.waiting:
            sentence = f"{view.slip.number} 还有 {view.waiting} 条退回意见待答复。"
            yield warning("退回意见", _PAGE, sentence, view.slip.id)
        if view.changed and not _decided_again(view, dossier.slips):
            sentence = f"{view.slip.subject}于 {view.slip.issued.on} 验收通过（{view.slip.number}），验收后有修改。"
            yield warning("验收后有修改", _PAGE, sentence, view.slip.id)


def _decided_again(view: SlipView, every: tuple[SlipView, ...]) -> bool:
    """Whether a later slip decided about the same part: then that one counts."""
    later = [other for other in every if not other.slip.is_draft and other.slip.subject == view.slip.subject]
    return bool(later) and later[-1] is not view
