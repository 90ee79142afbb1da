"""Where in the window a gap is mended."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from consultant_app.model.gap import Gap
    from consultant_app.model.return_slip import Target
    from consultant_app.store.sqlite import Connection

_FIELD_OF = {"企业名称": "name", "信用代码": "credit_code", "企业规模": "sector", "证书": "certified"}
_PARTS_OF_SURVEY = ("diagnosis", "problems")


def place_of(gap: "Gap") -> tuple[str, dict[str, Any]]:
    """The page that mends a gap, and the place in it in the words of its open_place()."""
    if gap.page == "dossier":
        return "dossier", _in_dossier(gap)
    if gap.page in _PARTS_OF_SURVEY:
        return "survey", {"view": gap.page, "record": gap.record}
    if gap.page.startswith("audit_"):
        return "audit", {"part": gap.page.removeprefix("audit_"), "record": gap.record}
    if gap.page == "nonconformities":
        return "nonconformities", {"nonconformity": gap.record} if gap.record else {}
    if gap.page == "plan" and not gap.record:
        return "plan", {"part": "gaps"}
    return gap.page, {"view": gap.page, "record": gap.record}


def _in_dossier(gap: "Gap") -> dict[str, Any]:
    if gap.record:
        return {"record": gap.record}
    field = gap.rule.partition(".")[2] or _FIELD_OF.get(gap.rule, "")
    return {"field": field} if field else {"section": "basic"}


def target_of(db: "Connection", enterprise_id: str, gap: "Gap") -> "Target":
    """The record a gap is about, as a remark of a return slip names it; without one, the page it is mended on."""
    from consultant_app.model.return_slip import Target
    from consultant_app.ui.record_places import PLACES, table_of_row
    from consultant_app.workflows.slip_targets import targets_of

    page, where = place_of(gap)
    known = targets_of(db, enterprise_id)
    field = where.get("field", "")
    for target in known:
        if gap.record and gap.record in (target.row, target.field if target.table == "answer" else target.row):
            return target
        if field and (target.table, target.field) == ("enterprise", field):
            return target
    if gap.record and (table := table_of_row(db, gap.record)):
        return Target(table=table, row=gap.record, words=f"{PLACES[table][0]}：{gap.rule}")
    table = next((each for each, (_kind, shown_on, _word) in PLACES.items() if shown_on == page), "")
    return Target(table=table, words=gap.rule)
