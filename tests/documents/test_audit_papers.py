"""Programme, plan, meetings and observations of an audit, read back from real files."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from consultant_app import paths
from consultant_app.documents import audit_plan, audit_programme, leftovers, register, sample, word
from consultant_app.model.audit import AuditMember, ProgrammeMark
from consultant_app.model.dossier import Dossier, empty_dossier
from consultant_app.model.enterprise import Department

Make = Callable[[str, Dossier], Any]
_OWNER: dict[str, Any] = {"enterprise_id": "sample"}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Fills the template of a kind; a python-docx document comes back."""

    def render(kind: str, dossier: Dossier) -> Any:
        entry = register.deliverable(kind)
        target = tmp_path / f"{kind}.docx"
        word.render(paths.templates_dir() / entry.template, entry.context(dossier), target, overwrite=True)
        return docx.Document(str(target))

    return render


def audited(**changes: Any) -> Dossier:
    """The sample with other parts of its audit."""
    dossier = sample.dossier()
    assert dossier.audit is not None
    return dataclasses.replace(dossier, audit=dataclasses.replace(dossier.audit, **changes))


def with_departments(count: int, dossier: Dossier | None = None) -> Dossier:
    more = tuple(Department(id=f"d{number}", name=f"第{number}部", **_OWNER) for number in range(2, count + 1))
    found = dossier or sample.dossier()
    return dataclasses.replace(found, departments=(*found.departments, *more))


def lines(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def all_text(document: Any) -> str:
    texts = [paragraph.text for paragraph in document.paragraphs]
    return "\n".join([*texts, *(cell for table in document.tables for row in lines(table) for cell in row)])


def test_programme_marks_months_and_keeps_a_mark_of_a_department_that_is_gone(make: Make) -> None:
    dossier = with_departments(3)
    assert dossier.programme is not None
    mark = ProgrammeMark(id="g", programme_id="sample", department_id="gone", month="03", mark="计划", **_OWNER)
    programme = dataclasses.replace(dossier.programme, marks=(*dossier.programme.marks, mark))
    rows = lines(make("audit_programme", dataclasses.replace(dossier, programme=programme)).tables[1])
    assert [row[1] for row in rows[1:]] == ["质检部", "第2部", "第3部", "（已撤销的部门）"]
    assert rows[1][12] == audit_programme.MARKS["重点"]
    assert rows[1][14] == "11月：新增设备"
    assert rows[4][4] == audit_programme.MARKS["计划"]
    assert sum(bool(cell) for row in rows[1:] for cell in row[2:14]) == 2


def test_plan_holds_team_timetable_and_days_with_their_weekday(make: Make) -> None:
    document = make("audit_plan", sample.dossier())
    text = all_text(document)
    assert "2026年11月12日（周四）" in text
    assert "首次会议（会议室）" in text
    assert "检验放行\n条款：7.1.5.2；8.6" in text
    assert "A组：周老师、李示例" in text
    team = lines(document.tables[1])
    assert team[1][1:] == ["周老师", "组长", "A组", "外聘", "内审员 NS-0001", "2025年5月10日"]
    assert team[2][4] == "质检部"
    assert "上次审核（NS-2025-01）开具不符合项1项，均已关闭，本次复核其有效性。" in text
    assert "8.3 产品和服务的设计和开发" in text
    assert "按顾客图样加工，不做设计" in text
    assert "编制（签字）\n周老师\n（组长）" in text
    assert "批准（签字）\n张示例\n（总经理）" in text


def test_plan_prints_each_case_of_auditing_ones_own_department_with_its_reason(make: Make) -> None:
    text = all_text(make("audit_plan", sample.dossier()))
    assert "质检部仅1人懂检验，李示例只看记录，由周老师复核" in text
    assert "因条件限制" in text


def test_plan_says_that_a_reason_is_lacking_or_that_nobody_audits_their_own(make: Make) -> None:
    dossier = sample.dossier()
    assert dossier.audit is not None
    bare = tuple(dataclasses.replace(slot, independence_reason="") for slot in dossier.audit.slots)
    assert "（未写明理由）" in all_text(make("audit_plan", audited(slots=bare)))
    alone = (AuditMember(id="m", audit_id="sample", name="外部老师", role="组长", **_OWNER),)
    slots = tuple(dataclasses.replace(slot, member_ids=("m",)) for slot in bare)
    text = all_text(make("audit_plan", audited(slots=slots, members=alone)))
    assert "没有审核本人工作的情况" in text
    assert "安排理由" not in text


def test_matrix_has_a_column_per_department_and_says_what_is_not_covered(make: Make) -> None:
    document = make("audit_plan", with_departments(6))
    rows = lines(document.tables[-1])
    assert rows[0] == ["条款", "标题", "质检部", *(f"第{number}部" for number in range(2, 7))]
    covered = {row[0]: row[2] for row in rows[1:]}
    assert covered == {"7.1.5.2": "●", "8.4.1": "", "8.5.1": "", "8.6": "●"}
    text = all_text(document)
    assert "未安排的条款2个（8.4.1；8.5.1）" in text
    assert "未安排最高管理者" in text


def test_what_does_not_apply_is_not_in_the_matrix() -> None:
    dossier = sample.dossier()
    facts = dossier.clauses["GB/T 19001-2016"]
    clauses = {"GB/T 19001-2016": dataclasses.replace(facts, lowest=(*facts.lowest, "8.3.1", "8.3.2"))}
    values = audit_plan.context(dataclasses.replace(dossier, clauses=clauses))
    assert [row["条款"] for row in values["矩阵"]["行"]] == ["7.1.5.2", "8.4.1", "8.5.1", "8.6"]


def test_sign_in_has_a_sheet_per_meeting_and_signs_nobody_in(make: Make) -> None:
    document = make("audit_sign_in", sample.dossier())
    text = all_text(document)
    assert "内部审核首次会议签到表" in text
    assert "内部审核末次会议签到表" in text
    for place in (1, 6):
        rows = lines(document.tables[place])
        assert rows[0] == ["序号", "姓名", "部门", "职务", "签名"]
        assert rows[1][1:4] == ["张示例", "管理层", "总经理"]
        assert len(rows) - 1 >= 10
        assert not any(row[4] for row in rows[1:])
    away = lines(document.tables[3])
    assert away[1] == ["王示例", "销售部", "出差，经张示例同意由同事参加"]
    assert "王示例" not in [row[1] for row in lines(document.tables[1])]


def test_sign_in_of_many_people_leaves_spare_lines(make: Make) -> None:
    dossier = sample.dossier()
    assert dossier.audit is not None
    first = dossier.audit.meetings[0]
    crowd = tuple(dataclasses.replace(first.attendees[0], id=str(number)) for number in range(15))
    meetings = (dataclasses.replace(first, attendees=crowd), *dossier.audit.meetings[1:])
    rows = lines(make("audit_sign_in", audited(meetings=meetings)).tables[1])
    assert [row[1] for row in rows[1:]] == ["张示例"] * 15 + ["", ""]


def test_a_team_that_fills_its_lines_takes_spare_lines_of_the_others_and_the_sheet_stays_one_page(make: Make) -> None:
    dossier = sample.dossier()
    assert dossier.audit is not None
    first = dossier.audit.meetings[0]
    sides = ["受审核方"] * 5 + ["审核组"] * 5
    people = tuple(
        dataclasses.replace(first.attendees[0], id=str(number), side=side) for number, side in enumerate(sides)
    )
    document = make("audit_sign_in", audited(meetings=(dataclasses.replace(first, attendees=people),)))
    assert [len(lines(document.tables[place])) - 1 for place in (1, 2)] == [8, 6]


def test_meetings_that_were_not_written_down_take_date_and_time_from_the_timetable(make: Make) -> None:
    text = all_text(make("audit_minutes", audited(meetings=())))
    assert "2026年11月12日（周四）" in text
    assert "08:30—09:00" in text
    assert "16:00—17:00" in text
    assert "____" in text


def test_minutes_hold_agenda_people_and_the_excused(make: Make) -> None:
    text = all_text(make("audit_minutes", sample.dossier()))
    assert "介绍审核目的和日程" in text
    assert "双方确认审核安排。" in text
    assert "张示例（总经理）" in text
    assert "王示例：出差，经张示例同意由同事参加" in text


def test_observations_have_their_own_sheet_and_a_withdrawn_one_keeps_its_number(make: Make) -> None:
    dossier = sample.dossier()
    assert dossier.audit is not None
    gone = dataclasses.replace(dossier.audit.observations[0], id="o2", number="GC-2026-ZX-002", withdrawn="判定更改")
    document = make("audit_observations", audited(observations=(*dossier.audit.observations, gone)))
    rows = lines(document.tables[1])
    assert rows[1][0] == "GC-2026-ZX-001"
    assert rows[1][5] == "首件与后续产品混淆"
    assert rows[2][4].startswith("（已作废：判定更改）")
    assert "1项" in lines(document.tables[0])[1]
    assert "严重" not in all_text(document)


def test_an_audit_without_observations_says_so(make: Make) -> None:
    assert "（无）" in all_text(make("audit_observations", audited(observations=())))


@pytest.mark.parametrize(
    "kind", ["audit_programme", "audit_plan", "audit_sign_in", "audit_minutes", "audit_observations"]
)
def test_a_blank_holds_no_word_of_a_real_audit(kind: str, tmp_path: Path) -> None:
    dossier = sample.dossier()
    entry = register.deliverable(kind)
    target = tmp_path / "blank.docx"
    word.render(paths.templates_dir() / entry.template, entry.context(empty_dossier(dossier.agency)), target)
    text = leftovers.text_of(target)
    assert "年　　月　　日" in text
    for name in ("示例精密", "周老师", "质检部", "2026年", "NS-2026"):
        assert name not in text
