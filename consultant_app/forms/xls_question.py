"""One row of a survey sheet as the entries of a question."""

from consultant_app.forms import xls_words as words
from consultant_app.forms.catalogue import Complaint, Problems
from consultant_app.forms.xls_sheet import Line
from consultant_app.model.form import QuestionType

Entries = dict[str, object]

YES = frozenset(["yes", "true", "true()", "是", "1"])
NO = frozenset(["no", "false", "false()", "否", "0"])
TEXTS = (
    "name",
    "label",
    "hint",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
    "choice_filter",
    "repeat_count",
)
OURS = {kind.value: kind for kind in QuestionType}


def question_entries(line: Line, problems: Problems) -> Entries:
    """What the row says, in the words of a form file; complains about types that we do not have."""
    kind, listed = _type(line, problems)
    if kind is None:
        return {"type": "note", "name": line.get("name"), "label": line.get("label") or "-"}
    entries: Entries = {"type": kind.value}
    entries |= {field: line.get(field) for field in TEXTS if line.get(field)}
    if listed and kind not in (QuestionType.SCORE, QuestionType.VERDICT):
        entries["choices"] = listed
    entries |= {"appearance": _appearance(line, kind), "read_only": line.get("read_only").lower() in YES}
    entries |= {"required": _required(line.get("required")), "tag": line.get("qa_tag")}
    return entries | _ours(line, kind)


def _type(line: Line, problems: Problems) -> tuple[QuestionType | None, str]:
    """The type and, for a select, the name of its list."""
    said = line.get("type").split()
    if not said:
        problems.add(Complaint.MISSING, line.place, "type")
        return None, ""
    word, rest = _words(said)
    if word in words.LIST_TYPES:
        if len(rest) > 1 and rest[1] in ("or_other", "or"):
            problems.add(Complaint.UNSUPPORTED_OTHER, line.place, "type")
        return _meant(line, words.LIST_TYPES[word]), rest[0] if rest else ""
    if word == "begin_repeat":
        return QuestionType.TABLE, ""
    if word in words.PLAIN_TYPES and not rest:
        return _meant(line, words.PLAIN_TYPES[word]), ""
    found = line.get("type")[:80]
    problems.add(Complaint.UNSUPPORTED_TYPE, line.place, "type", found=found, known=words.KNOWN_TYPES)
    return None, ""


def _words(said: list[str]) -> tuple[str, list[str]]:
    """("select_one", ["list"]) from "select one list" and the like."""
    first = said[0].lower()
    if first in ("select", "begin") and len(said) > 1:
        return f"{first}_{said[1].lower()}", said[2:]
    return first, said[1:]


def _meant(line: Line, plain: QuestionType) -> QuestionType:
    """Our own type where qa_type names one that XLSForm says with the same word, or an appearance hints at it."""
    said = OURS.get(line.get("qa_type"))
    if said and words.TYPES[said] == words.TYPES[plain]:
        return said
    looks = line.get("appearance").split()
    for kind, look in words.LOOKS.items():
        if look in looks and words.TYPES[kind] == words.TYPES[plain]:
            return kind
    return plain


def _appearance(line: Line, kind: QuestionType) -> str:
    """The appearance without the word that stands for the type."""
    look, said = words.LOOKS.get(kind, ""), line.get("appearance").split()
    if look in said:
        said.remove(look)
    return " ".join(said)


def _required(said: str) -> str:
    if said.lower() in YES:
        return "true"
    return "" if said.lower() in NO else said


def _ours(line: Line, kind: QuestionType) -> Entries:
    """Weight, anchors, evidence and the rest, from the columns of our own."""
    entries: Entries = {"evidence": {field: line.get(heading) for heading, field in words.EVIDENCE.items()}}
    if weight := line.get("qa_weight"):
        entries["weight"] = _number(weight)
    if kind is QuestionType.SCORE or any(line.get(heading) for heading in words.ANCHORS):
        entries["anchors"] = [line.get(heading) for heading in words.ANCHORS]
    for heading, field in words.LISTS.items():
        entries[field] = [part.strip() for part in line.get(heading).split(words.SEPARATOR) if part.strip()]
    finding: Entries = {field: line.get(heading) for heading, field in words.FINDING.items() if line.get(heading)}
    if "below" in finding:
        finding["below"] = _number(str(finding["below"]))
    return entries | ({"finding": finding} if finding else {})


def _number(text: str) -> int:
    """The whole number in a cell, which a spreadsheet may give as "2.0"; 0 (refused later) when there is none."""
    try:
        number = float(text)
    except ValueError:
        return 0
    return int(number) if number == number and abs(number) < 1e6 and number == int(number) else 0
