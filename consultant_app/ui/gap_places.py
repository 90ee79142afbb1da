"""Where in the window a gap is mended."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from consultant_app.model.gap import Gap

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
