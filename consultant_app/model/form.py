"""Forms as data: what a questionnaire asks, in XLSForm's words and a few of our own."""

from dataclasses import dataclass, field
from enum import StrEnum


class QuestionType(StrEnum):
    """The kinds of question; the words are XLSForm's where it has one."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    SCORE = "score"  # 0–5 with an anchor text per level
    VERDICT = "verdict"  # 符合 / 观察项 / 一般不符合 / 严重不符合
    RANK = "rank"
    PHOTO = "photo"
    SIGNATURE = "signature"  # a place to sign by hand on paper, never filled by the program
    TABLE = "table"  # a repeat: columns are questions, rows are added by the person
    NOTE = "note"
    CALCULATE = "calculate"


class FormKind(StrEnum):
    """What a form is for."""

    QUESTIONNAIRE = "questionnaire"
    DIAGNOSIS = "diagnosis"
    SUPPLEMENT = "supplement"  # adds items of one trade to the sections of the form it extends
    CHECKLIST = "checklist"
    REGISTER = "register"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One entry of a list of choices."""

    name: str
    label: str
    filters: tuple[tuple[str, str], ...] = ()  # extra columns for choice_filter


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """How to find out: what to look at, whom to ask what, which records to check."""

    look: str = ""
    ask: str = ""
    check: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingRule:
    """When an answer implies a problem: a score below `below`, and how the problem is worded to start with."""

    below: int = 3
    text: str = ""
    effect: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. Empty strings mean: not said."""

    type: QuestionType
    name: str
    label: str
    hint: str = ""
    required: str = ""  # "", "true" or an expression
    required_message: str = ""
    relevant: str = ""
    constraint: str = ""
    constraint_message: str = ""
    calculation: str = ""
    default: str = ""
    choices: str = ""  # name of a list in Form.choices
    choice_filter: str = ""
    appearance: str = ""
    read_only: bool = False
    columns: tuple["Question", ...] = ()  # of a table
    repeat_count: str = ""
    # ours
    weight: int = 1
    anchors: tuple[str, ...] = ()  # six texts, level 0 to 5
    evidence: Evidence = field(default_factory=Evidence)
    clause: tuple[str, ...] = ()
    tag: str = ""  # 人 机 料 法 环 测
    measures: tuple[str, ...] = ()  # keys into the measure library
    finding: FindingRule | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """A titled group of questions; in a diagnosis, one dimension of the guideline."""

    name: str
    label: str
    hint: str = ""
    relevant: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Form:
    """A whole form. `id` and `version` name it for ever; a change of content needs a new version."""

    id: str
    version: str
    title: str
    kind: FormKind = FormKind.QUESTIONNAIRE
    description: str = ""
    extends: str = ""  # of a supplement: id of the form it adds to
    industries: tuple[int, ...] = ()  # of a supplement: certification industries 1–39 it is proposed for
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()

    def questions(self) -> list[Question]:
        """All questions in order, those inside tables not included."""
        return [question for section in self.sections for question in section.questions]

    def question(self, name: str) -> Question:
        """The question of that name. Raises KeyError."""
        for section in self.sections:
            for question in section.questions:
                if question.name == name:
                    return question
        raise KeyError(name)
