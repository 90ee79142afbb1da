"""Words and rules of a management review that the screen, the papers and the gap list share."""

from consultant_app.model.management_system import ManagementSystem
from consultant_app.model.review import ManagementReview

JUDGEMENTS = {  # field of ManagementReview: what is judged, the verdicts, what it means
    "suitability": ("适宜性", ("适宜", "基本适宜", "不适宜"), "体系是否适合企业的规模、产品、环境和战略方向"),
    "adequacy": ("充分性", ("充分", "基本充分", "不充分"), "过程、文件和资源是否足以覆盖要求和风险"),
    "effectiveness": ("有效性", ("有效", "基本有效", "无效"), "策划的活动是否实现，质量目标是否达到"),
}
CHECK_RESULTS = ("有效", "未完成", "无效")
_TOP = ("总经理", "董事长", "厂长", "法定代表人", "总裁", "执行董事", "企业负责人")
_NOT_TOP = ("副", "助理", "质量", "品质", "品管", "质检", "部门", "生产", "车间", "技术")


def is_top_manager(name: str, position: str, system: ManagementSystem | None) -> bool:
    """Whether somebody leads the enterprise: the declared top manager, or somebody of such a position."""
    if not name:
        return False
    if system and system.top_manager and name == system.top_manager:
        return True
    return any(word in position for word in _TOP) and not any(word in position for word in _NOT_TOP)


def not_top_managers(review: ManagementReview, system: ManagementSystem | None) -> list[str]:
    """Who leads or approves a review without being top management: 主持人王敏（质量部经理）. Nobody named: nothing."""
    people = (
        ("主持人", review.chair, review.chair_position),
        ("批准人", review.approved_by, review.approved_position),
    )
    return [
        f"{role}{name}（{position or '没有写职务'}）"
        for role, name, position in people
        if name and not is_top_manager(name, position, system)
    ]


def authority_reason(review: ManagementReview) -> str:
    """Why the newest issue of the report was led or approved by somebody else than top management."""
    return review.issues[-1].authority if review.issues else ""


def is_bare(reason: str) -> bool:
    """Whether a reason says no more than the verdict: 体系有效, 体系运行有效。 and the like."""
    left = reason
    for word in (
        "质量管理体系", "管理体系", "体系", "运行", "基本", "总体", "本企业", "公司", "充分性", "适宜性", "有效性",
        "充分", "适宜", "有效", "符合要求", "良好", "正常", "持续", "是", "的", "和", "、", "，", "。", " ",
    ):  # fmt: skip
        left = left.replace(word, "")
    return len(left) < 6
