"""Form files: what loads, and what each mistake is told."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from consultant_app import paths
from consultant_app.forms import checks, limits, loader
from consultant_app.forms.catalogue import BadForm, Complaint
from consultant_app.forms.graph import every_question
from consultant_app.forms.loader import load_text
from consultant_app.forms.state import FormState
from consultant_app.model.form import FormKind, QuestionType

HEAD = 'id = "trial"\nversion = "1"\ntitle = "试用表"\n'
SECTION = '[[sections]]\nname = "one"\nlabel = "第一部分"\n'
TEXT = '[[sections.questions]]\ntype = "text"\nname = "a"\nlabel = "问题"\n'
SCORE = '[[sections.questions]]\ntype = "score"\nname = "s"\nlabel = "评分"\n'
ANCHORS = 'anchors = ["零", "一", "二", "三", "四", "五"]\n'
TABLE = '[[sections.questions]]\ntype = "table"\nname = "t"\nlabel = "表"\n'
COLUMN = '[[sections.questions.columns]]\ntype = "text"\nname = "c"\nlabel = "列"\n'
GOOD = HEAD + SECTION + TEXT
LIST = '[[choices.yes_no]]\nname = "yes"\nlabel = "是"\n'

SHIPPED = sorted(paths.forms_dir().glob("*.toml"))


def question(text: str) -> str:
    return GOOD + text


def complaints(text: str) -> dict[Complaint, str]:
    with pytest.raises(BadForm) as caught:
        load_text(text, "trial.toml")
    return {problem.kind: str(problem) for problem in caught.value.problems}


MISTAKES = [
    (Complaint.TOO_LARGE, GOOD + "#" * limits.FILE_BYTES, "文件字节数超过上限"),
    (Complaint.TOO_LARGE, GOOD + SECTION * 101, "部分超过上限（102，最多 100）"),
    (Complaint.TOO_LARGE, HEAD + SECTION + f'hint = "{"长" * 10_001}"\n' + TEXT, "文字超过上限（10001"),
    (Complaint.BAD_TOML, HEAD + "title = \n" + SECTION, "第 4 行写法不对：title ="),
    (Complaint.BAD_TOML, HEAD + "x = '''", "写法不对"),
    (Complaint.BAD_TOML, HEAD + "x = " + "[" * 5_000, "括号套得太深"),
    (Complaint.NEWER_FORMAT, "format = 2\n" + GOOD, "表单格式版本是 2，本软件只认识到 1"),
    (Complaint.UNKNOWN_KEY, question('lable = "x"\n'), "第1部分“第一部分”第1题“a”，lable：不认识“lable”"),
    (Complaint.UNKNOWN_KEY, question('evidence = { see = "x" }\n'), "evidence.see"),
    (Complaint.UNKNOWN_KEY, 'colour = "x"\n' + GOOD, "colour"),
    (Complaint.MISSING, GOOD.replace('id = "trial"\n', ""), "id：没有填写"),
    (Complaint.MISSING, GOOD.replace('label = "问题"\n', ""), "label：没有填写"),
    (Complaint.MISSING, GOOD.replace('name = "a"', 'name = "  "'), "name：没有填写"),
    (Complaint.MISSING, GOOD.replace('label = "第一部分"\n', ""), "第1部分“one”，label"),
    (Complaint.MISSING, GOOD.replace('type = "text"\n', ""), "type：没有填写"),
    (Complaint.WRONG_KIND, GOOD.replace('version = "1"', "version = 1"), "version：应为文字，现在是整数"),
    (Complaint.WRONG_KIND, question('weight = "2"\n'), "weight：应为整数，现在是文字"),
    (Complaint.WRONG_KIND, question('read_only = "yes"\n'), "应为true 或 false"),
    (Complaint.WRONG_KIND, question("clause = [8]\n"), "应为文字清单"),
    (Complaint.WRONG_KIND, HEAD + 'sections = ["x"]\n', "应为一组项目"),
    (Complaint.WRONG_KIND, HEAD + "sections = 3\n", "应为清单"),
    (Complaint.WRONG_KIND, question("default = 2026-01-01\n"), "现在是日期或时间"),
    (Complaint.BAD_TEXT, question('hint = "a\\u0007b"\n'), "控制字符"),
    (Complaint.NO_SECTIONS, HEAD, "没有任何题目"),
    (Complaint.UNKNOWN_FORM_KIND, 'kind = "quiz"\n' + GOOD, "不认识表单类别“quiz”"),
    (Complaint.UNKNOWN_TYPE, GOOD.replace('"text"', '"geopoint"'), "不认识题型“geopoint”"),
    (Complaint.BAD_NAME, GOOD.replace('"a"', '"1 a"'), "名称“1 a”不合规则"),
    (Complaint.BAD_NAME, GOOD.replace('"a"', f'"{"a" * 65}"'), "最多 64 个字符"),
    (Complaint.BAD_NAME, GOOD.replace('"one"', '"a/b"'), "名称“a/b”"),
    (
        Complaint.BAD_NAME,
        HEAD + LIST + '"a b" = "x"\n' + SECTION + TEXT,
        "名称“a b”",
    ),
    (Complaint.RESERVED_NAME, HEAD + LIST.replace("yes_no", "qa_x") + SECTION + TEXT, "“qa_x”留作他用"),
    (Complaint.RESERVED_NAME, HEAD + LIST + 'media = "x"\n' + SECTION + TEXT, "“media”留作他用"),
    (Complaint.DUPLICATE_NAME, GOOD + TEXT, "第2题“a”，name：名称“a”重复，第1部分“第一部分”第1题“a”已经用过"),
    (Complaint.DUPLICATE_NAME, GOOD + TABLE + COLUMN.replace('"c"', '"a"'), "第2题“t”第1列“a”"),
    (Complaint.DUPLICATE_NAME, GOOD + SECTION, "第2部分“第一部分”"),
    (Complaint.DUPLICATE_CHOICE, HEAD + LIST + LIST + SECTION + TEXT, "选项清单“yes_no”第2项"),
    (Complaint.BAD_CHOICE_NAME, HEAD + LIST.replace('"yes"', '"ye s"') + SECTION + TEXT, "选项名称“ye s”"),
    (Complaint.EMPTY_CHOICES, HEAD + "[choices]\nnone = []\n" + SECTION + TEXT, "清单“none”是空的"),
    (Complaint.NO_CHOICES, GOOD.replace('"text"', '"select_one"'), "没有指明选项清单"),
    (
        Complaint.UNKNOWN_CHOICES,
        HEAD + LIST + SECTION + TEXT.replace('"text"', '"rank"') + 'choices = "yesno"\n',
        "没有名为“yesno”的选项清单。请补上这份清单，或改正清单名称（是不是“yes_no”？）",
    ),
    (Complaint.CHOICES_NOT_CHOOSING, HEAD + LIST + SECTION + TEXT + 'choices = "yes_no"\n', "只有选择题和排序题"),
    (Complaint.ANCHORS_NOT_SIX, HEAD + SECTION + SCORE + 'anchors = ["零", "一"]\n', "有 2 条，应为 6 条"),
    (Complaint.ANCHORS_NOT_SIX, HEAD + SECTION + SCORE, "有 0 条"),
    (Complaint.ANCHORS_NOT_SCORE, question(ANCHORS), "只有评分题才有锚点"),
    (Complaint.BAD_WEIGHT, question("weight = 4\n"), "权重“4”不对"),
    (Complaint.BAD_WEIGHT, question("weight = 0\n"), "权重“0”不对"),
    (Complaint.BAD_TAG, question('tag = "钱"\n'), "要素“钱”不对"),
    (Complaint.BAD_CLAUSE, question('clause = ["八点五"]\n'), "条款号“八点五”不对"),
    (Complaint.BAD_MEASURE, question('measures = ["7"]\n'), "措施编号“7”不对"),
    (Complaint.BAD_BELOW, HEAD + SECTION + SCORE + ANCHORS + "finding = { below = 6 }\n", "分数线“6”不对"),
    (Complaint.BAD_INDUSTRY, 'kind = "supplement"\nextends = "x"\nindustries = [17, 40]\n' + GOOD, "行业代码“40”不对"),
    (Complaint.FINDING_NOT_JUDGED, question('finding = { text = "x" }\n'), "才能直接提出问题"),
    (Complaint.NO_CALCULATION, GOOD.replace('"text"', '"calculate"'), "计算题没有算式"),
    (Complaint.COLUMNS_NOT_TABLE, GOOD + COLUMN, "只有表格题才有列"),
    (Complaint.TABLE_NO_COLUMNS, HEAD + SECTION + TABLE, "表格题没有列"),
    (Complaint.TABLE_IN_TABLE, HEAD + SECTION + TABLE + COLUMN.replace('"text"', '"table"'), "第1题“t”第1列“c”"),
    (Complaint.COUNT_NOT_TABLE, question('repeat_count = "3"\n'), "只有表格题才能规定行数"),
    (Complaint.BAD_DEFAULT, GOOD.replace('"text"', '"integer"') + 'default = "三"\n', "请填整数"),
    (Complaint.BAD_EXPRESSION, question('relevant = "${a} ="\n'), "relevant：算式写法不对：没有写完"),
    (Complaint.BAD_EXPRESSION, question("constraint = \"regex(., '(')\"\n"), "正则表达式"),
    (Complaint.UNKNOWN_QUESTION, question('constraint = ". > ${b}"\n'), "${b} 没有对应的题目"),
    (Complaint.UNKNOWN_COLUMN, question('constraint = ". = yes"\n'), "直接写了“yes”"),
    (Complaint.NO_ROW, question('default = "position(..)"\n'), "position(..) 只能用在表格的列里"),
    (Complaint.NO_CURRENT, question('default = "concat(., 1)"\n'), "“.” 只能用在 constraint 里"),
    (Complaint.CYCLE, question('relevant = "${a} = 1"\n'), "绕成了圈：a"),
    (Complaint.CYCLE, HEAD + SECTION + 'relevant = "${a} = 1"\n' + TEXT, "绕成了圈"),
    (Complaint.EXTENDS_MISSING, 'kind = "supplement"\n' + GOOD, "没有写明补充哪份表单"),
    (Complaint.EXTENDS_NOT_SUPPLEMENT, 'extends = "x"\n' + GOOD, "只有补充表单才能写extends"),
]


@pytest.mark.parametrize(("kind", "text", "said"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_to_do(kind: Complaint, text: str, said: str) -> None:
    found = complaints(text)
    assert kind in found
    assert said in found[kind]
    assert found[kind].startswith("trial.toml：")


def test_every_complaint_about_a_form_file_is_tried() -> None:
    elsewhere = {  # files, snapshots, supplements and workbooks have tests of their own
        Complaint.NOT_READABLE,
        Complaint.NOT_UTF8,
        Complaint.BAD_JSON,
        Complaint.CHOICES_CLASH,
        Complaint.EXTENDS_WRONG,
        Complaint.NOT_SHIPPED,
        Complaint.NO_SURVEY,
        Complaint.NO_COLUMN,
        Complaint.UNSUPPORTED_TYPE,
        Complaint.UNSUPPORTED_SHEET,
        Complaint.UNSUPPORTED_COLUMN,
        Complaint.UNSUPPORTED_OTHER,
        Complaint.NESTED_GROUP,
        Complaint.UNCLOSED_GROUP,
        Complaint.UNOPENED_GROUP,
        Complaint.FORMULA_ERROR,
    }
    assert {kind for kind, _, _ in MISTAKES} | elsewhere == set(Complaint)


def test_a_form_that_is_too_large_is_not_looked_at_any_further() -> None:
    assert set(complaints(HEAD + SECTION * 101 + TEXT)) == {Complaint.TOO_LARGE}


def test_seven_anchors_are_one_too_many() -> None:
    seven = ANCHORS.replace('"五"', '"五", "六"')
    assert "有 7 条，应为 6 条" in complaints(HEAD + SECTION + SCORE + seven)[Complaint.ANCHORS_NOT_SIX]


def test_all_mistakes_are_told_at_once() -> None:
    found = complaints(HEAD + SECTION + TEXT + 'weight = 9\ntag = "钱"\nlable = "x"\nrelevant = "("\n')
    assert set(found) == {Complaint.BAD_WEIGHT, Complaint.BAD_TAG, Complaint.UNKNOWN_KEY, Complaint.BAD_EXPRESSION}
    with pytest.raises(BadForm, match=r"。另有 3 处问题。$"):
        load_text(HEAD + SECTION + TEXT + 'weight = 9\ntag = "钱"\nlable = "x"\nrelevant = "("\n', "trial.toml")


def test_a_question_of_unknown_type_is_not_also_blamed_for_what_belongs_to_its_type() -> None:
    assert set(complaints(HEAD + SECTION + SCORE.replace('"score"', '"scroe"') + ANCHORS)) == {Complaint.UNKNOWN_TYPE}


def test_a_cycle_names_the_way_round() -> None:
    calculate = '[[sections.questions]]\ntype = "calculate"\nname = "{}"\ncalculation = "${{{}}} + 1"\n'
    text = HEAD + SECTION + "".join(calculate.format(*pair) for pair in ("xy", "yz", "zx"))
    said = complaints(text)[Complaint.CYCLE]
    assert re.search(r"[xyz] → [xyz] → [xyz] → [xyz]", said)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadForm, match="找不到这个文件"):
        loader.load(tmp_path / "absent.toml")
    gbk = tmp_path / "gbk.toml"
    gbk.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(BadForm, match="不是 UTF-8 编码"):
        loader.load(gbk)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "bom.toml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert loader.load(path).title == "试用表"


def test_a_form_says_what_its_file_says() -> None:
    form = load_text(
        HEAD + LIST + 'region = "north"\n' + SECTION + SCORE + ANCHORS + 'weight = 2\nrequired = true\ntag = "法"\n'
        'clause = ["8.5.1", "9.2.2 a)"]\nmeasures = ["M-07"]\nevidence = { look = "现场" }\n'
        'finding = { below = 2, text = "没有记录", effect = "无法追溯" }\nhint = "  多行\\r\\n提示 "\n'
        + TABLE
        + 'repeat_count = "3"\n'
        + COLUMN,
        "trial.toml",
    )
    score, table = form.questions()
    assert (score.type, score.weight, score.required, score.tag) == (QuestionType.SCORE, 2, "true", "法")
    assert score.anchors == ("零", "一", "二", "三", "四", "五")
    assert score.clause == ("8.5.1", "9.2.2 a)")
    assert score.hint == "多行\n提示"
    assert score.finding is not None
    assert (score.finding.below, score.finding.effect) == (2, "无法追溯")
    assert [column.name for column in table.columns] == ["c"]
    assert form.choices["yes_no"][0].filters == (("region", "north"),)


def supplement(body: str, extends: str = "trial") -> str:
    head = HEAD.replace('"trial"', '"more"').replace('"1"', '"7"')
    return f'kind = "supplement"\nextends = "{extends}"\nindustries = [17]\n' + head + body


def test_a_supplement_adds_to_sections_of_the_same_name_and_appends_others() -> None:
    base = load_text(GOOD, "base.toml")
    one = '[[sections]]\nname = "one"\n' + TEXT.replace('"a"', '"b"') + "relevant = \"${a} = '1'\"\n"
    two = SECTION.replace("one", "two") + TEXT.replace('"a"', '"d"')
    form = loader.compose(base, [load_text(supplement(one + two), "more.toml")])
    assert [[question.name for question in section.questions] for section in form.sections] == [["a", "b"], ["d"]]
    assert (form.id, form.version, form.kind) == ("trial", "1", FormKind.QUESTIONNAIRE)
    assert form.sections[0].label == "第一部分"
    state = FormState(form)
    assert not state.shown("b")
    assert "b" in state.set("a", "1")


@pytest.mark.parametrize(
    ("base", "body", "extends", "kind"),
    [
        (GOOD, SECTION + TEXT, "trial", Complaint.DUPLICATE_NAME),
        (GOOD, SECTION + TEXT.replace('"a"', '"b"'), "other", Complaint.EXTENDS_WRONG),
        (GOOD, SECTION + TEXT.replace('"a"', '"b"') + 'relevant = "${x} = 1"\n', "trial", Complaint.UNKNOWN_QUESTION),
        (
            HEAD + LIST + SECTION + TEXT,
            LIST.replace("是", "有") + SECTION + TEXT.replace('"a"', '"b"'),
            "trial",
            Complaint.CHOICES_CLASH,
        ),
    ],
)
def test_a_supplement_that_does_not_fit_is_refused(base: str, body: str, extends: str, kind: Complaint) -> None:
    more = load_text(supplement(body, extends), "more.toml")
    with pytest.raises(BadForm) as caught:
        loader.compose(load_text(base, "base.toml"), [more])
    assert kind in {problem.kind for problem in caught.value.problems}
    assert "more" in caught.value.problems[0].file


def test_composing_with_nothing_gives_the_form_itself() -> None:
    base = load_text(GOOD, "base.toml")
    assert loader.compose(base, []) == base


def test_an_unknown_shipped_form_is_refused() -> None:
    with pytest.raises(BadForm, match="没有名为“nothing”的表单"):
        loader.load_shipped("nothing")


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_every_shipped_form_loads_and_comes_back_from_its_snapshot(path: Path) -> None:
    form = loader.load(path)
    snapshot = loader.to_json(form)
    assert loader.from_json(snapshot) == form
    assert loader.to_json(loader.from_json(snapshot)) == snapshot
    assert form.id in {listed.id for listed in loader.available()}
    names = [form.id, *(question.name for question in every_question(form)), *(one.name for one in form.sections)]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_every_shipped_supplement_fits_its_form(path: Path) -> None:
    form = loader.load(path)
    if form.kind is FormKind.SUPPLEMENT:
        whole = loader.compose(loader.load_shipped(form.extends), [form])
        assert {question.name for question in form.questions()} <= {question.name for question in whole.questions()}
        form = whole
    state = FormState(form)
    assert state.failures() == {}
    assert sum(part.open for part in state.progress()) > 0


def test_loading_a_large_form_is_quick() -> None:
    score = SCORE + ANCHORS + "relevant = \"${a} != 'x'\"\nevidence = { look = '现场', ask = '班长' }\n"
    text = GOOD + "".join(score.replace('"s"', f'"s{number}"') for number in range(80))
    load_text(text, "trial.toml")
    begin = time.process_time()
    load_text(text, "trial.toml")
    assert time.process_time() - begin < 0.25  # 0.02 s alone on a machine; this one is shared


def test_the_engine_loads_without_any_heavy_library() -> None:
    names = "openpyxl", "PySide6", "docxtpl", "sqlite_utils"
    code = "import sys\nfrom consultant_app.forms import loader, state, xlsform\n"
    code += f"assert not set(sys.modules) & set({names!r})"
    assert subprocess.run([sys.executable, "-c", code], cwd=paths.shipped_dir()).returncode == 0


def test_names_may_be_chinese_but_never_break_a_key() -> None:
    assert checks.NAME.fullmatch("负责人_1")
    assert not checks.NAME.fullmatch("a/b")
    assert not checks.NAME.fullmatch("§a")
    assert not checks.NAME.fullmatch("a b")
