"""The sample's files read into records, with ids that are the same on every computer."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from consultant_app.model.assessment import (
    Agreement,
    Answer,
    AnswerState,
    Assessment,
    Cause,
    CauseMethod,
    Judgement,
    Observation,
    ObservationState,
    Period,
    Photo,
    Problem,
    Strength,
)
from consultant_app.model.enterprise import (
    Certificate,
    Contact,
    Department,
    Engagement,
    Enterprise,
    Figure,
    Indicator,
    Person,
    Product,
    Qualification,
    Site,
    Stage,
    Willingness,
)
from consultant_app.model.form import Form
from consultant_app.model.ids import fixed_id
from consultant_app.model.order import first_keys
from consultant_app.model.plan import Goal, MeasureState, Milestone, Plan, PlanMeasure, Progress, Risk, Training
from consultant_app.model.scoring import numbered
from consultant_app.paths import resource
from consultant_app.workflows import library

Record = TypeVar("Record")
Values = dict[str, Any]

TABLE = "quality_data"


def sample_id(*parts: object) -> str:
    """The id of a part of the sample."""
    return fixed_id("sample", *(str(part) for part in parts))


ENTERPRISE_ID = sample_id("enterprise")
ASSESSMENT_ID = sample_id("assessment")
QUESTIONNAIRE_ID = fixed_id(ENTERPRISE_ID, "questionnaire", "survey")
PLAN_ID = fixed_id(ASSESSMENT_ID, "plan")
_PHOTO_ID = "0199f7a4-2c00-7000-8000-"  # photos are numbered in the order of their ids


def read(name: str) -> Values:
    """One of the sample's files. Raises FileNotFoundError when the installation lacks it."""
    return tomllib.loads(resource("sample", f"{name}.toml").read_text("utf-8"))


def _progress(entry: Values) -> Progress:
    return Progress(state=MeasureState(entry["state"]), on=entry.get("on", ""), note=entry.get("note", ""))


def _qualifications(entries: list[Values]) -> tuple[Qualification, ...]:
    return tuple(Qualification(**entry) for entry in entries)


_PARTS: dict[str, Callable[[Any], Any]] = {  # how the fields that have parts are written in the files
    "baseline": lambda entry: Figure(**entry),
    "target": lambda entry: Figure(**entry),
    "period": lambda entry: Period(**entry),
    "held": lambda entry: Period(**entry),
    "agreement": lambda entry: Agreement(**entry),
    "progress": _progress,
    "qualifications": _qualifications,
    "willingness": Willingness,
    "stage": Stage,
    "team": tuple,
    "supplements": tuple,
    "state": ObservationState,
    "method": CauseMethod,
}


def _record(kind: type[Record], key: str, values: Values) -> Record:
    built = {name: _PARTS[name](value) if name in _PARTS else value for name, value in values.items()}
    return kind(id=key, **built)  # type: ignore[call-arg]


def _listed(kind: type[Record], entries: list[Values], **common: str) -> list[Record]:
    """Records in the order of the file."""
    common = {"enterprise_id": ENTERPRISE_ID, **common}
    return [
        _record(kind, sample_id(kind.__name__, number), {**common, **entry, "order_key": key})
        for number, (entry, key) in enumerate(zip(entries, first_keys(len(entries)), strict=True), 1)
    ]


def enterprise() -> Enterprise:
    """The enterprise itself."""
    return _record(Enterprise, ENTERPRISE_ID, {**read("enterprise")["enterprise"], "is_sample": True})


def register() -> list[Any]:
    """Everything of the register beside the enterprise: departments, people, products …"""
    data = read("enterprise")
    departments = _listed(Department, data["departments"])
    ids = {department.name: department.id for department in departments}
    people = [{**entry, "department_id": ids[entry["department_id"]]} for entry in data["people"]]
    engagement = {"enterprise_id": ENTERPRISE_ID, **data["engagement"]}
    return [
        _record(Engagement, fixed_id(ENTERPRISE_ID, "engagement"), engagement),
        *departments,
        *_listed(Person, people),
        *_listed(Product, data["products"]),
        *_listed(Site, data["sites"]),
        *_listed(Contact, data["contacts"]),
        *_listed(Certificate, data["certificates"]),
        *_listed(Indicator, data["indicators"]),
    ]


def assessment(**head: str) -> Assessment:
    """The round of diagnosis; `head` names the form that it asks."""
    return _record(Assessment, ASSESSMENT_ID, {"enterprise_id": ENTERPRISE_ID, **head, **read("diagnosis")["round"]})


def answers() -> list[Answer]:
    """The answer to every question of the diagnosis, the cells of the table included."""
    data = read("diagnosis")
    judged = {name: _judgement(entry) for name, entry in data["answers"].items()}
    return _answers(ASSESSMENT_ID, judged | _cells(TABLE, data[TABLE]))


def questionnaire(**head: str) -> Assessment:
    """The survey form of the first visit; `head` names the form that it asks."""
    held = Period(**read("questionnaire")["held"])
    return Assessment(id=QUESTIONNAIRE_ID, enterprise_id=ENTERPRISE_ID, held=held, **head)  # type: ignore[arg-type]


def questionnaire_answers() -> list[Answer]:
    """The answers of the survey form."""
    data = read("questionnaire")
    judged = {name: _answered(value) for name, value in data["answers"].items()}
    for table, rows in data["tables"].items():
        judged |= _cells(table, rows)
    return _answers(QUESTIONNAIRE_ID, judged)


def _cells(table: str, rows: list[Values]) -> dict[str, Judgement]:
    cells = {
        f"{table}/r{n:02d}/{column}": _answered(value) for n, row in enumerate(rows, 1) for column, value in row.items()
    }
    return {table: _answered(str(len(rows)))} | cells


def _answers(owner: str, judged: dict[str, Judgement]) -> list[Answer]:
    return [
        Answer(
            id=fixed_id(owner, question),
            enterprise_id=ENTERPRISE_ID,
            assessment_id=owner,
            question=question,
            judgement=judgement,
        )
        for question, judgement in judged.items()
    ]


def _answered(value: str) -> Judgement:
    return Judgement(state=AnswerState.ANSWERED, value=value)


def _judgement(entry: Values) -> Judgement:
    evidence = entry.get("evidence", "")
    if "level" in entry:
        return Judgement(state=AnswerState.ANSWERED, value=str(entry["level"]), evidence=evidence)
    return Judgement(state=AnswerState(entry["state"]), reason=entry["reason"], evidence=evidence)


def problem_id(number: str) -> str:
    """The id of a problem by its number (P-01)."""
    return sample_id("problem", number)


def findings(form: Form) -> Iterator[Any]:
    """Observations, problems with their causes, strengths."""
    data = read("findings")
    common = {"enterprise_id": ENTERPRISE_ID, "assessment_id": ASSESSMENT_ID}
    for number, entry in enumerate(data["observations"], 1):
        linked = {"problem_id": problem_id(entry["problem_id"])} if "problem_id" in entry else {}
        yield _record(Observation, sample_id("observation", number), {**common, **entry, **linked})
    yield from _listed(Strength, data["strengths"], assessment_id=ASSESSMENT_ID)
    entries = data["problems"]
    asked = {question.name: (label, question) for _, label, question in numbered(form)}
    for entry, key in zip(entries, first_keys(len(entries)), strict=True):
        yield _problem(entry, asked, {**common, "order_key": key})
        yield from _causes(entry)


def _problem(entry: Values, asked: dict[str, Any], common: Values) -> Problem:
    """A problem; what it does not say itself comes from its question, as when a person makes it of a low answer."""
    values = {name: value for name, value in entry.items() if name not in ("whys", "bones", "observation")}
    if "question" in entry:
        label, question = asked[entry["question"]]
        usual = {"dimension": label, "tag": question.tag, "clause": "、".join(question.clause)}
        values = {**usual, "effect": question.finding.effect, **values}
    if "observation" in entry:
        values["observation_id"] = sample_id("observation", entry["observation"])
    return _record(Problem, problem_id(entry["number"]), {**common, **values})


def _causes(entry: Values) -> Iterator[Cause]:
    link = partial(_cause, entry["number"])
    whys = entry.get("whys", [])
    for position, (why, key) in enumerate(zip(whys, first_keys(len(whys)), strict=True)):
        yield link(f"why{position}", method=CauseMethod.WHY, order_key=key, **why)
    bones = entry.get("bones", [])
    for position, (bone, key) in enumerate(zip(bones, first_keys(len(bones)), strict=True)):
        values = {name: value for name, value in bone.items() if name != "small"}
        yield (big := link(f"bone{position}", method=CauseMethod.FISHBONE, order_key=key, **values))
        small = bone.get("small", [])
        for place, (text, below) in enumerate(zip(small, first_keys(len(small)), strict=True)):
            yield link(
                f"bone{position}.{place}",
                method=CauseMethod.FISHBONE,
                order_key=f"{key}{below}",
                tag=big.tag,
                parent_id=big.id,
                text=text,
            )


def _cause(number: str, place: str, **values: Any) -> Cause:
    owner: Values = {"enterprise_id": ENTERPRISE_ID, "problem_id": problem_id(number)}
    return Cause(id=sample_id("cause", number, place), **owner, **values)


def photo_file(name: str) -> Path:
    """A drawn photo of the sample."""
    return resource("sample", "photos", name)


def photos(sha256: Mapping[str, str]) -> list[Photo]:
    """The photos beside answers, problems and observations; `sha256` by file name says where their bytes lie."""
    data = read("photos")
    found = []
    for number, entry in enumerate(data["photos"], 1):
        owner = {"owner_table": entry["owner"], "owner_id": _photo_owner(entry)}
        told = {name: entry[name] for name in ("file_name", "caption", "taken_at")}
        found.append(
            Photo(
                id=f"{_PHOTO_ID}{number:012d}",
                enterprise_id=ENTERPRISE_ID,
                sha256=sha256[entry["file_name"]],
                taken_from="手填",
                imported_at=data["imported_at"],
                order_key=first_keys(len(data["photos"]))[number - 1],
                **owner,
                **told,
            )
        )
    return found


def _photo_owner(entry: Values) -> str:
    match entry["owner"]:
        case "answer":
            return fixed_id(ASSESSMENT_ID, entry["question"])
        case "problem":
            return problem_id(entry["problem"])
    return sample_id("observation", entry["observation"])


def plan() -> Plan:
    """The plan's own texts."""
    owner = {"enterprise_id": ENTERPRISE_ID, "assessment_id": ASSESSMENT_ID}
    return _record(Plan, PLAN_ID, {**owner, **read("plan")["plan"]})


def plan_parts(indicators: Iterable[Indicator], reasons: dict[tuple[str, str], str]) -> Iterator[Any]:
    """Goals, measures, trainings, milestones, risks; `reasons` says why by problem id and key of the library."""
    data = read("plan")
    by_name = {indicator.name: indicator for indicator in indicators}
    yield from _listed(Goal, [_goal(entry, by_name[entry["name"]]) for entry in data["goals"]], plan_id=PLAN_ID)
    measures = [_measure(entry, reasons, data["consultant"]) for entry in data["measures"]]
    yield from _listed(PlanMeasure, measures, plan_id=PLAN_ID)
    trainings = [{**entry, "problem_ids": _problem_ids(entry)} for entry in data["trainings"]]
    yield from _listed(Training, trainings, plan_id=PLAN_ID)
    yield from _listed(Milestone, data["milestones"], plan_id=PLAN_ID)
    yield from _listed(Risk, data["risks"], plan_id=PLAN_ID)


def _problem_ids(entry: Values) -> tuple[str, ...]:
    return tuple(problem_id(number) for number in entry.get("problem_ids", ()))


def _goal(entry: Values, indicator: Indicator) -> Values:
    start = {"unit": indicator.unit, "source": indicator.source, "formula": indicator.formula}
    baseline = {"value": indicator.baseline.value, "period": indicator.baseline.period}
    return {"indicator_id": indicator.id, "baseline": baseline, **start, **entry}


def _measure(entry: Values, reasons: dict[tuple[str, str], str], consultant: str) -> Values:
    """A measure; what it does not say itself comes from the library, the reason from the problems."""
    key = entry["library_key"]
    shelf = library.measures()[key]
    problems = _problem_ids(entry)
    whys = [reasons[problem, key] for problem in problems if (problem, key) in reasons]
    return {
        "text": shelf.text,
        "help_form": shelf.help_form,
        "tools": "、".join(shelf.tools),
        "deliverable": shelf.deliverable,
        "verification": shelf.proof,
        "consultant": consultant,
        "why": "\n".join(whys),
        **entry,
        "problem_ids": problems,
    }
