"""Random forms for property tests."""

import string

import pytest
from hypothesis import strategies as st

from consultant_app.forms.answers import VERDICTS
from consultant_app.model.form import Choice, Evidence, FindingRule, Form, FormKind, Question, QuestionType, Section

NAMES = [f"q{letter}" for letter in string.ascii_lowercase] + ["负责人", "q_1", "Q2", "人数-1", "a.b"]
# Hanzi beyond the first plane, ampersands, quotes, a leading = and line breaks must all survive a workbook.
LETTERS = st.sampled_from([*"一二三ABCabc019 &<>\"'=+-@；：:${}[]%\n\t", "𠀀", "😀", "é"])
TEXTS = st.text(LETTERS, max_size=12).map(str.strip)
LABELS = TEXTS.filter(bool)
WORDS = st.text(st.sampled_from("abc一二12-_."), min_size=1, max_size=6)

CHOOSING = [QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK]
CHOICES = st.lists(
    st.builds(Choice, name=WORDS, label=LABELS, filters=st.sampled_from([(), (("region", "north"),)])),
    min_size=1,
    max_size=4,
    unique_by=lambda choice: choice.name,
).map(tuple)


@st.composite
def questions(draw: st.DrawFn, name: str, known: list[str], lists: list[str], kinds: list[QuestionType]) -> Question:
    """A question that may name those before it."""
    kind = draw(st.sampled_from(kinds))
    relevant = draw(st.sampled_from(["", *(f"${{{one}}} = 'x' or 1 = 1" for one in known)]))
    score = kind is QuestionType.SCORE
    judged = score or kind is QuestionType.VERDICT
    return Question(
        type=kind,
        name=name,
        label=draw(LABELS),
        hint=draw(TEXTS),
        required=draw(st.sampled_from(["", "true", "1 = 2"])),
        required_message=draw(TEXTS),
        relevant=relevant,
        constraint=draw(st.sampled_from(["", ". != ''"])),
        constraint_message=draw(TEXTS),
        calculation="1 + 1" if kind is QuestionType.CALCULATE else "",
        default=draw(defaults(kind)),
        choices=draw(st.sampled_from(lists)) if kind in CHOOSING else "",
        choice_filter=draw(st.sampled_from(["", "name != 'x'"])) if kind in CHOOSING else "",
        appearance=draw(st.sampled_from(["", "minimal", "w1 multiline", "signature"])),
        read_only=draw(st.booleans()),
        weight=draw(st.integers(1, 3)),
        anchors=tuple(draw(st.lists(TEXTS, min_size=6, max_size=6))) if score else (),
        evidence=Evidence(look=draw(TEXTS), ask=draw(TEXTS), check=draw(TEXTS)),
        clause=draw(st.sampled_from([(), ("8.5.1",), ("9.2.2 a)", "4.1")])),
        tag=draw(st.sampled_from(["", "人", "测"])),
        measures=draw(st.sampled_from([(), ("M-07",), ("M-12", "M-101")])),
        finding=draw(st.none() | st.builds(FindingRule, below=st.integers(1, 5), text=TEXTS, effect=TEXTS))
        if judged
        else None,
    )


def defaults(kind: QuestionType) -> st.SearchStrategy[str]:
    """Defaults that the type allows."""
    allowed = {
        QuestionType.TEXT: ["", "单县"],
        QuestionType.INTEGER: ["", "7"],
        QuestionType.DATE: ["", "2026-01-31", "today()"],
        QuestionType.SCORE: ["", "3"],
        QuestionType.VERDICT: ["", VERDICTS[0]],
    }
    return st.sampled_from(allowed.get(kind, [""]))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form that the loader accepts."""
    lists = {f"list_{number}": draw(CHOICES) for number in range(draw(st.integers(1, 2)))}
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=9, unique=True))
    known: list[str] = []
    sections: list[Section] = []
    simple = [kind for kind in QuestionType if kind is not QuestionType.TABLE]
    while names:
        asked = []
        for _ in range(draw(st.integers(1, 4))):
            if names:
                asked.append(draw(one_question(names, known, list(lists), simple)))
        number = len(sections)
        sections.append(Section(name=f"s{number}", label=draw(LABELS), hint=draw(TEXTS), questions=tuple(asked)))
    kind = draw(st.sampled_from(list(FormKind)))
    extra = {"extends": "base", "industries": (17, 18)} if kind is FormKind.SUPPLEMENT else {}
    title, description = draw(LABELS), draw(TEXTS)
    return Form(
        id="trial",
        version=draw(WORDS),
        title=title,
        kind=kind,
        description=description,
        choices=lists,
        sections=tuple(sections),
        **extra,  # type: ignore[arg-type]
    )


@st.composite
def one_question(
    draw: st.DrawFn, names: list[str], known: list[str], lists: list[str], simple: list[QuestionType]
) -> Question:
    """The next question: simple, or a table when names are left for its columns."""
    name = names.pop()
    if len(names) < 2 or draw(st.integers(0, 4)):
        found: Question = draw(questions(name, known, lists, simple))
        known.append(name)
        return found
    columns = tuple(draw(questions(names.pop(), [], lists, simple)) for _ in range(2))
    return Question(type=QuestionType.TABLE, name=name, label=draw(LABELS), columns=columns, repeat_count="2")


@pytest.fixture(scope="session")
def random_forms() -> st.SearchStrategy[Form]:
    """Forms of every kind that the loader accepts."""
    return forms()
