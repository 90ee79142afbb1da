"""Checklist lines as a form, so that they can be edited in a spreadsheet and used by other collectors' tools.

A line becomes a question for a verdict. What XLSForm has no word for (how to check, expected record, kinds of process
and department …) stands in columns of our own; the hint says the same in words, for whoever reads it on a phone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consultant_app.errors import AppError
from consultant_app.forms import limits
from consultant_app.forms.xls_reader import Imported
from consultant_app.model.audit import METHODS, Audit, AuditLine, LibraryLine, OwnLine
from consultant_app.model.checklist import in_order
from consultant_app.model.form import Evidence, Form, FormKind, Question, QuestionType, Section
from consultant_app.model.management_system import DEPARTMENT_KINDS, PROCESS_KINDS
from consultant_app.model.text import clean_text
from consultant_app.workflows import standards
from consultant_app.workflows.checklist_library import library

LINE, BLANK = "line-", "—"
_SEPARATORS = re.compile(r"[；;、,，\n]")
_REFERENCE, _HARMLESS = "${", "＄{"  # the first asks for the answer to another question
_ANSWERED = (QuestionType.SELECT_ONE, QuestionType.SCORE, QuestionType.TEXT, QuestionType.LONG_TEXT)
_TEXTS = ("record", "sampling", "phrase", "edition", "department", "library_key", "origin", "remark")
_LISTS = ("method", "processes", "departments")
_HEADINGS = {name: f"qa_{name}" for name in (*_LISTS, *_TEXTS)}
OURS = frozenset(_HEADINGS.values())  # columns that no form has a place for and that are read here


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A line as a file says it: kinds as keys, the department by its name."""

    name: str
    text: str
    clause: str = ""
    section: str = ""
    method: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()  # kinds
    record: str = ""
    sampling: str = ""
    phrase: str = ""
    edition: str = ""
    department: str = ""  # name
    library_key: str = ""
    origin: str = ""
    remark: str = ""


def from_library(line: LibraryLine, edition: str) -> Asked:
    """A line of the library."""
    return Asked(
        name=line.key, text=tidy(line.text), clause=line.clause, section=_chapter(line.clause), method=line.method,
        processes=line.processes, departments=line.departments, record=tidy(line.record), sampling=tidy(line.sampling),
        phrase=tidy(line.evidence), edition=edition,
    )  # fmt: skip


def from_line(line: AuditLine, department: str) -> Asked:
    """A line of an audit; its finding stays where it is."""
    return Asked(
        name=f"{LINE}{line.id}", text=tidy(line.text), clause=line.clause, section=department or "其他",
        method=line.method, processes=(line.process,) if line.process else (), record=tidy(line.record),
        sampling=tidy(line.sampling), phrase=tidy(line.phrase), edition=line.edition, department=department,
        library_key=line.library_key, origin=line.origin, remark=tidy(line.remark),
    )  # fmt: skip


def tidy(text: str) -> str:
    """A text as it comes back from a file."""
    return clean_text(text).text.strip()


def _chapter(clause: str) -> str:
    number = clause.partition(".")[0]
    return f"第{number}章 {standards.clause_set().title(number)}" if number in standards.clauses() else "其他"


# out


def library_form(own: Iterable[OwnLine]) -> tuple[Form, dict[str, dict[str, str]]]:
    """The whole library, shipped and own, with the columns of our own by question name."""
    every = [from_library(line, standards.DEFAULT_EDITION) for line in library().values()]
    every += [from_library(each.library, each.edition) for each in own]
    every.sort(key=lambda asked: standards.sort_key(asked.clause) if asked.clause else (999,))
    return _form("checklist_library", "内审检查条目库", every)


def audit_form(
    audit: Audit, lines: Sequence[AuditLine], names: Mapping[str, str]
) -> tuple[Form, dict[str, dict[str, str]]]:
    """The checklist of an audit, a section per department."""
    every = [from_line(line, names.get(line.department_id, "")) for line in in_order(lines)]
    return _form("audit_checklist", f"内审检查表 {audit.number}".strip(), every)


def _form(name: str, title: str, every: Sequence[Asked]) -> tuple[Form, dict[str, dict[str, str]]]:
    if not every or len(every) > limits.QUESTIONS:
        raise AppError(f"检查条目有 {len(every)} 条，应为 1～{limits.QUESTIONS} 条；没有写出文件。")
    groups: dict[str, list[Asked]] = {}
    for asked in every:
        groups.setdefault(asked.section, []).append(asked)
    sections = tuple(
        Section(name=f"section_{number}", label=label, questions=tuple(map(_question, group)))
        for number, (label, group) in enumerate(groups.items(), 1)
    )
    today = date.today().isoformat().replace("-", ".")
    form = Form(id=name, version=today, title=title, kind=FormKind.CHECKLIST, sections=sections)
    return form, {asked.name: _more(asked) for asked in every}


def _question(asked: Asked) -> Question:
    hint = "\n".join(f"{word}：{text}" for word, text in _told(asked) if text)
    checked = "；".join(part for part in (asked.record, asked.sampling) if part) or "相关记录"
    return Question(
        type=QuestionType.VERDICT,
        name=asked.name,
        label=_plain(asked.text) or BLANK,
        hint=_plain(hint),
        clause=(asked.clause,) if asked.clause else (),
        evidence=Evidence(
            look="现场、实物和操作" if "看" in asked.method else "",
            ask="岗位人员" if "问" in asked.method else "",
            check=checked if {"查", "抽样"} & set(asked.method) else "",
        ),
    )


def _told(asked: Asked) -> Sequence[tuple[str, str]]:
    return (
        ("条款", asked.clause),
        ("方式", "、".join(asked.method)),
        ("应有记录", asked.record),
        ("抽样", asked.sampling),
    )


def _plain(text: str) -> str:
    return text.replace(_REFERENCE, _HARMLESS)


def _more(asked: Asked) -> dict[str, str]:
    """The columns of our own; kinds by the names that people know."""
    said = {heading: getattr(asked, name) for name, heading in _HEADINGS.items() if name in _TEXTS}
    said[_HEADINGS["method"]] = "；".join(asked.method)
    said[_HEADINGS["processes"]] = "；".join(PROCESS_KINDS.get(key, key) for key in asked.processes)
    said[_HEADINGS["departments"]] = "；".join(DEPARTMENT_KINDS.get(key, key) for key in asked.departments)
    return said


# back


def asked_in(imported: Imported) -> list[Asked]:
    """The lines in a form: its questions for a verdict; of a form without any, whatever a person answers.

    Raises AppError when there is nothing to ask.
    """
    questions = [(section, question) for section in imported.form.sections for question in section.questions]
    kinds = {question.type for _, question in questions}
    wanted = (QuestionType.VERDICT,) if QuestionType.VERDICT in kinds else _ANSWERED
    found = [
        _asked(question, section.label, imported.more.get(question.name, {}))
        for section, question in questions
        if question.type in wanted
    ]
    if not found:
        raise AppError("这份表单里没有可以作为检查条目的题目；没有导入任何内容；请核对文件。")
    return found


def _asked(question: Question, section: str, more: Mapping[str, str]) -> Asked:
    texts = {name: tidy(more.get(_HEADINGS[name], "")) for name in _TEXTS}
    text = question.label.replace(_HARMLESS, _REFERENCE)
    return Asked(
        name=question.name,
        text="" if text == BLANK else text,
        clause=question.clause[0] if question.clause else "",
        section=section,
        method=_parts(more.get(_HEADINGS["method"], "")) or _methods(question.evidence),
        processes=_keys(more.get(_HEADINGS["processes"], ""), PROCESS_KINDS),
        departments=_keys(more.get(_HEADINGS["departments"], ""), DEPARTMENT_KINDS),
        **texts,
    )


def _methods(evidence: Evidence) -> tuple[str, ...]:
    """How to check, of a form that only says what to look at, ask and check."""
    said = (("查", evidence.check), ("问", evidence.ask), ("看", evidence.look))
    return tuple(word for word, text in said if text)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEPARATORS.split(text) if part.strip())


def _keys(text: str, kinds: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of kinds that are told by their names; a word that nobody knows stays, to be refused."""
    by_name = {label: key for key, label in kinds.items()}
    return tuple(by_name.get(part, part) for part in _parts(text))


def wrong_with(asked: Asked) -> str:
    """Why a line cannot be taken; empty when it can."""
    known: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("方式", asked.method, METHODS),
        ("过程", asked.processes, PROCESS_KINDS),
        ("部门类别", asked.departments, DEPARTMENT_KINDS),
    )
    if not asked.text:
        return "没有检查事项"
    for word, said, possible in known:
        if strange := [each for each in said if each not in possible]:
            return f"{word}“{strange[0][:20]}”不认识"
    edition = asked.edition or standards.DEFAULT_EDITION
    if not standards.is_known(edition):
        return f"标准版本“{edition[:40]}”不认识"
    if asked.clause and asked.clause not in standards.clauses(edition):
        return f"{edition} 没有条款“{asked.clause}”"
    return ""
