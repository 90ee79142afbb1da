"""Every complaint about a form file, in words its author can act on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from consultant_app.errors import BadFile

MOST = 200  # complaints about one file; nobody mends more at once
GUESSES = 10  # complaints that say what was probably meant; each looks at every name


class Complaint(Enum):
    """What can be wrong with a form: what is said, and what to do about it."""

    NOT_READABLE = ("文件打不开：{reason}", "请确认文件没有被移动或被其他程序占用")
    TOO_LARGE = ("{what}超过上限（{count}，最多 {limit}）", "请删减或拆成几份表单")
    NOT_UTF8 = ("文件不是 UTF-8 编码", "请用 UTF-8 编码另存")
    BAD_TOML = ("第 {line} 行写法不对：{found}", "请检查这一行的引号、括号和等号")
    BAD_JSON = ("快照内容已损坏", "请从备份或原始表单重新取得")
    NEWER_FORMAT = ("表单格式版本是 {found}，本软件只认识到 {known}", "请升级软件后再打开")
    UNKNOWN_KEY = ("不认识“{key}”", "请删去，或改成正确的写法{guess}")
    MISSING = ("没有填写", "请补上这一项")
    WRONG_KIND = ("应为{expected}，现在是{found}", "请改成{expected}")
    BAD_TEXT = ("文字里有不能显示的控制字符", "请删去这些字符后重新输入")
    NO_SECTIONS = ("表单里没有任何题目", "请至少写一个部分和一道题")
    UNKNOWN_FORM_KIND = ("不认识表单类别“{found}”", "请用：{known}")
    UNKNOWN_TYPE = ("不认识题型“{found}”", "请用：{known}")
    BAD_NAME = ("名称“{found}”不合规则", "请以字母或汉字开头，只用字母、数字、下划线，最多 64 个字符")
    DUPLICATE_NAME = ("名称“{found}”重复，{other}已经用过", "请换一个全表唯一的名称")
    DUPLICATE_CHOICE = ("选项“{found}”在清单“{list}”里重复", "请换一个选项名称")
    BAD_CHOICE_NAME = ("选项名称“{found}”不合规则", "请去掉空格，最多 64 个字符")
    RESERVED_NAME = ("名称“{found}”留作他用", "请换一个名称")
    CHOICES_NOT_CHOOSING = ("只有选择题和排序题才用选项清单", "请删去 choices 和 choice_filter，或改题型")
    EMPTY_CHOICES = ("选项清单“{list}”是空的", "请至少写一个选项")
    NO_CHOICES = ("选择题没有指明选项清单", "请用 choices 写明清单名称")
    UNKNOWN_CHOICES = ("没有名为“{list}”的选项清单", "请补上这份清单，或改正清单名称{guess}")
    CHOICES_CLASH = ("选项清单“{list}”与基础表单中的同名清单内容不同", "请给补充表单的清单换一个名称")
    ANCHORS_NOT_SIX = ("锚点文字有 {count} 条，应为 6 条（0 至 5 级各一条）", "请补齐或删去多余的锚点")
    ANCHORS_NOT_SCORE = ("只有评分题才有锚点", "请删去锚点，或把题型改为 score")
    BAD_WEIGHT = ("权重“{found}”不对", "请填 1、2 或 3")
    BAD_TAG = ("要素“{found}”不对", "请填 人、机、料、法、环、测 之一")
    BAD_CLAUSE = ("条款号“{found}”不对", "请按“8.5.1”这样填写")
    BAD_MEASURE = ("措施编号“{found}”不对", "请按“M-07”这样填写")
    BAD_BELOW = ("提出问题的分数线“{found}”不对", "请填 1 至 5 的整数")
    BAD_INDUSTRY = ("行业代码“{found}”不对", "请填 1 至 39 的整数")
    FINDING_NOT_JUDGED = ("只有评分题和判定题才能直接提出问题", "请删去 finding，或改题型")
    NO_CALCULATION = ("计算题没有算式", "请用 calculation 写明算式")
    COLUMNS_NOT_TABLE = ("只有表格题才有列", "请删去 columns，或把题型改为 table")
    TABLE_NO_COLUMNS = ("表格题没有列", "请用 columns 至少写一列")
    TABLE_IN_TABLE = ("表格的列不能再是表格", "请把里面的表格改成单独一题")
    COUNT_NOT_TABLE = ("只有表格题才能规定行数", "请删去 repeat_count")
    BAD_DEFAULT = ("默认值“{found}”不合本题的要求：{reason}", "请改正默认值")
    BAD_EXPRESSION = ("算式写法不对：{reason}", "请改正算式“{expression}”")
    UNKNOWN_QUESTION = ("算式里的 ${{{found}}} 没有对应的题目", "请改正题目名称{guess}")
    UNKNOWN_COLUMN = ("算式里直接写了“{found}”", "引用题目请写成 ${{{found}}}，文字请加引号")
    NO_ROW = ("position(..) 只能用在表格的列里", "请把这一题移进表格，或去掉 position(..)")
    NO_CURRENT = ("“.” 只能用在 constraint 里", "请改用 ${{题目名称}}")
    CYCLE = ("算式互相依赖，绕成了圈：{path}", "请去掉其中一处引用")
    EXTENDS_MISSING = ("补充表单没有写明补充哪份表单", "请用 extends 写明基础表单的 id")
    EXTENDS_WRONG = ("补充的是“{found}”，不是“{base}”", "请选用为这份表单准备的补充表单")
    EXTENDS_NOT_SUPPLEMENT = ("只有补充表单才能写{key}", "请删去，或把 kind 改为 supplement")
    NOT_SHIPPED = ("没有名为“{found}”的表单", "请从表单清单中选择")

    NO_SURVEY = ("没有 survey 工作表", "请确认这是一份 XLSForm 表格")
    NO_COLUMN = ("缺少“{found}”这一列", "请按 XLSForm 的写法补上列名")
    UNSUPPORTED_TYPE = ("题型“{found}”不支持", "请删去这一行，或改用：{known}")
    UNSUPPORTED_SHEET = ("工作表“{found}”的功能不支持", "请删去这张工作表")
    UNSUPPORTED_COLUMN = ("“{found}”这一列的功能不支持", "请清空这一格")
    UNSUPPORTED_OTHER = ("“or_other”不支持", "请在选项清单里写出“其他”，另设一道文本题")
    NESTED_GROUP = ("分组里又有分组或重复组，层次太深", "请把里面的内容移到外层")
    UNCLOSED_GROUP = ("分组没有结束", "请补上 end_group 或 end_repeat")
    UNOPENED_GROUP = ("多出一个分组结束行", "请删去这一行")
    FORMULA_ERROR = ("单元格里是错误值“{found}”", "请改正这一格")

    def __init__(self, what: str, todo: str) -> None:
        self.what = what
        self.todo = todo


@dataclass(frozen=True, kw_only=True)
class FormProblem:
    """One complaint: where it is, what is wrong, what to do."""

    kind: Complaint
    file: str
    place: str = ""  # section and question, or sheet and row
    field: str = ""
    what: str
    todo: str

    def __str__(self) -> str:
        where = "，".join(part for part in (self.place, self.field) if part)
        return f"{self.file}：{where}{'：' if where else ''}{self.what}。{self.todo}。"


class BadForm(BadFile):
    """A form that cannot be used. `problems` holds every complaint, in the order of the file."""

    def __init__(self, problems: Iterable[FormProblem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        least = "至少 " if len(self.problems) >= MOST else " "
        super().__init__(f"{self.problems[0]}{f'另有{least}{more} 处问题。' if more else ''}")


def _visible(text: str) -> str:
    """The text with what nobody sees, or what turns the rest around, said by its number."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else f"‹U+{ord(each):04X}›" for each in " ".join(text.split()))


class Problems:
    """Collects the complaints about one file, so that its author sees them all at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[FormProblem] = []
        self._guesses = GUESSES

    def add(self, kind: Complaint, place: str = "", field: str = "", **values: object) -> None:
        """Note one complaint; raises BadForm when there are so many that the rest is not looked at."""
        what, todo = (_visible(text.format(**values)) for text in (kind.what, kind.todo))
        file, place, field = map(_visible, (self.file, place, field))
        self.found.append(FormProblem(kind=kind, file=file, place=place, field=field, what=what, todo=todo))
        if len(self.found) >= MOST:
            self.raise_any()

    def guess(self, word: str, known: Collection[str]) -> str:
        """ "（是不是“…”？）" when something close is known, else empty."""
        self._guesses -= 1
        close = get_close_matches(word[:80], known, n=1) if self._guesses >= 0 else ()
        return f"（是不是“{close[0]}”？）" if close else ""

    def raise_any(self) -> None:
        """Raise BadForm when there is anything to complain about."""
        if self.found:
            raise BadForm(self.found)
