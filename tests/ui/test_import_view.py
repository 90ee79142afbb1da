"""Importing a bureau's list in the window: nothing changes before the end, and the end can be taken back."""

import openpyxl
import pytest

from consultant_app.intake.matching import Verdict
from consultant_app.model.credit_code import check_character, organisation_check
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.store import records
from consultant_app.ui.pages.enterprises import EnterprisesPage
from consultant_app.ui.pages.enterprises_import_model import offered
from consultant_app.workflows.importing import Decision, Policy
from consultant_app.workflows.progress import finish

HEAD = ["序号", "企业名称", "统一社会信用代码", "联系人", "联系电话", "从业人数", "领导批示"]
ROWS = [
    [1, "临江恒瑞精密机械有限公司", "91350100M000100Y43", "陈工", "13800000001", 46, "阅"],
    [2, "云州鑫达食品有限公司", "91110000802100433B", "李工", "13800000002", 12, ""],
    [3, "白河永信纸箱包装厂", "", "王工", "13800000003", 9, ""],
    [4, "白河永信纸箱包装（有限公司）", "", "赵工", "", 9, ""],
    [5, None, "914403001922038216", "", "", 3, ""],
    ["合计", "", "", "", "", 79, ""],
]


@pytest.fixture
def make_list(tmp_path):
    def make(rows, name="名单.xlsx"):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "企业名单"
        sheet.append(["2026年小微企业帮扶名单"])
        for row in [HEAD, *rows]:
            sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return make


@pytest.fixture
def view(app, qtbot):
    page = EnterprisesPage(app)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.open_import()
    yield page.views["import"]
    if page.views["import"].job is not None:
        page.views["import"].job.cancel()
        qtbot.waitUntil(lambda: page.views["import"].job is None)
    page.register.query.stop()


@pytest.fixture
def idle(view, qtbot):
    """Wait until what was started has ended."""

    def wait():
        qtbot.waitUntil(lambda: view.job is None, timeout=20_000)

    return wait


@pytest.fixture
def preview(view, idle):
    """From a file to its preview."""

    def go(path):
        view.start()
        view.read(path)
        idle()
        assert view.step == "mapping", view.choose.error.text.text()
        view.take_step()
        idle()
        assert view.step == "preview"
        return view.preview.model

    return go


def code_of(number):
    """A well-formed code, so that names that resemble each other raise no question."""
    organisation = f"MA{number:06d}"
    first17 = f"91990000{organisation}{organisation_check(organisation)}"
    return first17 + check_character(first17)


def stored(app):
    return {each.name: each for each in records.all_of(app.session.db, Enterprise, where="alias_of = ''")}


def test_every_row_has_a_verdict_with_its_reason(preview, make_list):
    model = preview(make_list(ROWS))
    found = [(each.row_number, each.verdict) for each in model.verdicts]
    assert found == [
        (3, Verdict.NEW), (4, Verdict.NEW), (5, Verdict.NEW), (6, Verdict.POSSIBLE), (7, Verdict.REFUSED),
        (8, Verdict.SKIPPED),
    ]  # fmt: skip
    assert "第 5 行" in model.verdicts[3].reason
    assert "企业名单 第 7 行" in model.verdicts[4].reason


def test_columns_are_shown_for_correction_and_the_unknown_one_is_named(view, idle, make_list):
    view.read(make_list(ROWS))
    idle()
    assert "领导批示" in view.mapping.unmapped.text()
    heads = view.mapping.proposed.headings
    at = next(at for at, heading in heads.items() if heading == "领导批示")
    combo = view.mapping.combos[at]
    combo.setCurrentIndex(combo.findData("remarks"))
    combo.activated.emit(combo.currentIndex())
    assert view.mapping.mapping().columns[at] == "remarks"
    assert "领导批示" not in view.mapping.unmapped.text()


def test_two_columns_cannot_be_one_field(view, idle, make_list):
    view.read(make_list(ROWS))
    idle()
    name, other = view.mapping.combos[1], view.mapping.combos[6]
    other.setCurrentIndex(other.findData("name"))
    other.activated.emit(other.currentIndex())
    assert name.currentData() == ""
    assert view.mapping.mapping().columns[6] == "name"


def test_import_adds_what_the_preview_said_and_keeps_a_backup(app, view, preview, idle, make_list):
    model = preview(make_list(ROWS))
    assert model.outcomes() == (3, 0)
    view.take_step()
    idle()
    assert view.step == "receipt"
    assert len(stored(app)) == 3
    assert stored(app)["临江恒瑞精密机械有限公司"].employees == "46"
    assert list((app.session.folder / "backups").glob("*.db"))


def test_second_import_finds_everything_the_same(app, view, preview, idle, make_list):
    path = make_list(ROWS[:3])
    preview(path)
    view.take_step()
    idle()
    model = preview(path)
    assert {each.verdict for each in model.verdicts} == {Verdict.SAME}
    assert model.outcomes() == (0, 0)


def test_undo_takes_the_whole_import_back(app, view, preview, idle, make_list):
    preview(make_list(ROWS))
    view.take_step()
    idle()
    view.receipt.undo.click()
    idle()
    assert stored(app) == {}


def test_the_receipt_takes_back_its_own_import_and_nothing_else(app, view, preview, idle, make_list):
    preview(make_list(ROWS[:1], "一.xlsx"))
    view.take_step()
    idle()
    view.start()
    preview(make_list(ROWS[1:3], "二.xlsx"))
    view.take_step()
    idle()
    assert view.receipt.undo.isEnabled()
    app.undo()
    assert not view.receipt.undo.isEnabled()
    view.undo()
    idle()
    assert [each.name for each in stored(app).values()] == [ROWS[0][1]]
    app.redo()
    assert view.receipt.undo.isEnabled()


def test_leaving_at_any_step_imports_nothing(app, view, preview, idle, make_list):
    path = make_list(ROWS)
    view.read(path)
    view.cancel()
    idle()
    view.start()
    view.read(path)
    idle()
    view.cancel()
    preview(path)
    view.cancel()
    assert view.step == "file"
    assert stored(app) == {}
    assert app.session.undo_label == ""


def test_cancel_while_writing_takes_everything_back(app, view, preview, idle, make_list, qtbot):
    rows = [[number, f"云州试验{number:05d}厂", code_of(number), "", "", 9, ""] for number in range(3000)]
    preview(make_list(rows))
    view.apply()
    qtbot.waitUntil(lambda: "写入" in view.panel.text.text(), timeout=20_000)
    view.panel.stop_job()
    idle()
    assert stored(app) == {}
    with app.session.write("之后还能写") as db:
        records.put(db, Enterprise(id=new_id(), name="之后"))


def test_cancel_that_comes_after_the_last_row_undoes_the_import(app, preview, make_list, view):
    from consultant_app.ui.pages.enterprises_import_run import ImportRun

    model = preview(make_list(ROWS))
    run = ImportRun(
        app.session, model.verdicts, view.mapping.mapping(), policy=Policy.SKIP, decisions={}, source="名单.xlsx"
    )
    app.session.subscribe(lambda news: run.stop())  # told once the import is on the disk
    assert finish(run.work()) is None
    assert stored(app) == {}


def test_changed_row_shows_old_and_new_and_follows_policy_and_decision(app, view, preview, make_list):
    with app.session.write("新增企业") as db:
        records.put(db, Enterprise(id=new_id(), name=ROWS[0][1], credit_code=ROWS[0][2], contact_name="旧人"))
    model = preview(make_list(ROWS[:2]))
    assert [each.verdict for each in model.verdicts] == [Verdict.UPDATE, Verdict.NEW]
    view.preview.narrow("更新")
    lines = {line.label: (line.old, line.new) for line in view.preview.details.table.records()}
    assert lines["联系人"] == ("旧人", "陈工")
    assert model.outcomes() == (1, 0)
    view.preview.details.choice.buttons["update"].click()
    assert model.outcomes() == (1, 1)
    view.preview.details.choice.buttons["skip"].click()
    assert model.outcomes() == (1, 0)


def test_policy_update_takes_the_filled_cells_only(app, view, preview, idle, make_list):
    with app.session.write("新增企业") as db:
        records.put(db, Enterprise(id=new_id(), name=ROWS[2][1], contact_name="旧人", region="白河市"))
    preview(make_list([ROWS[2]]))
    view.preview.policy.buttons[Policy.UPDATE.value].click()
    view.take_step()
    idle()
    found = stored(app)[ROWS[2][1]]
    assert (found.contact_name, found.region) == ("王工", "白河市")


def test_strictest_policy_imports_nothing_while_a_row_is_doubtful(app, view, preview, make_list):
    preview(make_list(ROWS))
    view.preview.policy.buttons[Policy.STOP.value].click()
    assert view.preview.blocked()
    assert "一行也不会导入" in view.preview.summary.text()
    assert view.apply() is None
    assert stored(app) == {}


def test_doubtful_row_is_added_when_a_person_says_so(app, view, preview, idle, make_list):
    model = preview(make_list(ROWS))
    view.preview.narrow("疑似重复")
    assert offered(model.lines[0]) == (Decision.ADD, Decision.SKIP)
    view.preview.details.choice.buttons["add"].click()
    assert model.outcomes() == (4, 0)
    view.take_step()
    idle()
    assert len(stored(app)) == 4


def test_file_that_cannot_be_read_is_refused_in_one_sentence(app, view, idle, tmp_path):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    view.read(path)
    idle()
    assert view.step == "file"
    assert "坏.xlsx" in view.choose.error.text.text()
    assert stored(app) == {}


def test_sheet_without_a_name_column_says_what_to_do(view, idle, tmp_path):
    path = tmp_path / "别的.csv"
    path.write_text("项目,金额\n电费,12\n", encoding="utf-8")
    view.read(path)
    idle()
    assert view.mapping.mapping() is None
    assert "企业名称" in view.mapping.error.text.text()
