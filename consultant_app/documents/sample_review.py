"""The invented enterprise's management review, with the review before it and readings of its indicator."""

from typing import Any

from consultant_app.model.audit import Attendee, Meeting
from consultant_app.model.audit_dossier import MeetingView, ReviewView
from consultant_app.model.management_system import IndicatorReading
from consultant_app.model.review import (
    Completion,
    DecisionCheck,
    ManagementReview,
    Opinion,
    ReviewDecision,
    ReviewInput,
    inputs_for,
)

_ID = "sample"
_OWNER: dict[str, Any] = {"id": _ID, "enterprise_id": _ID}
_OF_REVIEW: dict[str, Any] = {**_OWNER, "review_id": _ID}
_STATEMENTS = {
    "a": ("上次管理评审作出决议1项，已完成并验证有效。", ""),
    "c2": ("设质量目标指标1项，有数据1项：未达标1项（一次交检合格率）。", "首件检验未覆盖夜班，建议增设夜班首检。"),
    "c6": (
        "本期开展内部审核1次，不符合项2项，观察项1项；结论：基本符合。",
        "同一条款在两个部门出现，建议统一检具台账。",
    ),
    "c7": ("外部供方3家，本期评价3家：合格2家、限期整改1家。", "电镀供方交期拖延，建议增加备选。"),
    "e": ("风险2项，均有应对措施，1项已评价有效性；机遇1项，已立项。", ""),
}


def readings() -> tuple[IndicatorReading, ...]:
    """Three months of the indicator."""
    values = (("2026-08", "94.1"), ("2026-09", "95.0"), ("2026-10", "95.8"))
    return tuple(
        IndicatorReading(
            id=period, enterprise_id=_ID, indicator_id=_ID, period=period, value=value, target="96", source="检验日报"
        )
        for period, value in values
    )


def view() -> ReviewView:
    """A review with all inputs, decisions and its meeting."""
    review = _review()
    meeting = Meeting(
        **_OWNER, owner_id=_ID, kind="管理评审会议", on=review.on, start="14:00", end="16:30", place=review.place,
        chair=review.chair, recorder="李示例", agenda="1. 主持人说明议程\n2. 各部门汇报\n3. 讨论并形成决议",
        minutes="张示例说明评审目的。\n质检部汇报内审和指标情况，生产部说明夜班首检未落实的原因。\n会议一致同意增设夜班首检。",
    )  # fmt: skip
    people = (
        Attendee(**_OWNER, name="张示例", department="总经办", position="总经理", side="评审人员"),
        Attendee(**_OWNER, name="李示例", department="质检部", position="部长", side="评审人员"),
    )
    return ReviewView(
        review=review,
        inputs=_inputs(review),
        decisions=(
            _decision("增设夜班首件检验工位并配备检具", "资源需求"),
            _decision("修订检验控制程序", "体系变更需求"),
        ),
        meeting=MeetingView(meeting=meeting, attendees=people),
        previous_review=ManagementReview(**{**_OWNER, "id": "earlier"}, number="GP-2025-01", on="2025-11-20"),
        previous_decisions=(_followed(),),
    )


def _review() -> ManagementReview:
    return ManagementReview(
        **_OWNER, number="GP-2026-01", purpose="评价体系的适宜性、充分性和有效性",
        basis="GB/T 19001—2016 9.3、体系文件、内审报告",
        scope="齿轮、轴套的生产所涉及的全部部门和过程",
        plan_made_on="2026-11-13", notice_on="2026-11-14", on="2026-11-23",
        start="14:00", place="二楼会议室", chair="张示例", chair_position="总经理", participants="总经理、各部门负责人",
        prepared_by="李示例", approved_by="张示例", approved_position="总经理",
        suitability=Opinion(verdict="适宜", reason="产品、工艺和组织没有变化，文件与分工一致。"),
        adequacy=Opinion(verdict="基本充分", reason="过程均有文件，热处理过程确认只覆盖三种材料，还缺一种。"),
        effectiveness=Opinion(verdict="基本有效", reason="一次交检合格率升到95.8%，未达96%；2项不符合在整改。"),
        strategy="与三年内进入两家主机厂供方名录的方向一致。", summary="各部门按期提交材料，逐项讨论并形成决议。",
        report_on="2026-11-24",
    )  # fmt: skip


def _inputs(review: ManagementReview) -> tuple[ReviewInput, ...]:
    return tuple(
        ReviewInput(
            **_OF_REVIEW, key=item.key, gathered=_STATEMENTS.get(item.key, ("", ""))[0], text="本期无其他变化。",
            issue=_STATEMENTS.get(item.key, ("", ""))[1], department="质检部" if item.key[0] != "b" else "总经办",
            due_on="2026-11-20", submitted_on="2026-11-19", note="见附表" if item.key == "c2" else "",
        )
        for item in inputs_for(review.edition)
    )  # fmt: skip


def _decision(text: str, kind: str) -> ReviewDecision:
    return ReviewDecision(
        **_OF_REVIEW, kind=kind, text=text, owner="王示例", department="生产部", due_on="2026-12-31",
        resources="检具1套", verification="抽查夜班首检记录10份",
    )  # fmt: skip


def _followed() -> ReviewDecision:
    return ReviewDecision(
        **{**_OF_REVIEW, "review_id": "earlier"}, kind="改进机会", text="建立刀具寿命统计",
        owner="王示例", department="生产部",
        due_on="2026-03-31", verification="查阅统计表",
        done=Completion(on="2026-03-28", evidence="刀具寿命统计表3个月"),
        check=DecisionCheck(result="有效", by="李示例", on="2026-04-02"),
    )  # fmt: skip
