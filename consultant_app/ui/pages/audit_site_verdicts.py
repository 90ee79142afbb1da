"""The verdicts on number keys: 1 符合, 2 观察项, 3–5 不符合 by grade, 7 不适用, 8 未验证, 9 未查."""

from collections.abc import Sequence
from dataclasses import replace

from consultant_app.model.audit import Finding, Verdict
from consultant_app.model.nonconformity import GRADE_SCALES
from consultant_app.ui.app import App

_KEYS = {"一般": "3", "严重": "4", "轻微": "5"}
_PLAIN = (
    (Verdict.CONFORM, "1"), (Verdict.OBSERVATION, "2"), (Verdict.NOT_APPLICABLE, "7"), (Verdict.NOT_VERIFIED, "8"),
    (Verdict.NOT_CHECKED, "9"),
)  # fmt: skip


def grades(app: App) -> tuple[str, ...]:
    """The grades of the agency's scale."""
    return GRADE_SCALES.get(app.setting("grade_scale"), next(iter(GRADE_SCALES.values())))


def options(scale: Sequence[str]) -> list[tuple[str, str, str]]:
    """Value, words and number key of each verdict, in the order of the keys."""
    graded = [(f"{grade}不符合", f"{grade}不符合", _KEYS[grade]) for grade in scale]
    return sorted([(verdict.value, verdict.value, key) for verdict, key in _PLAIN] + graded, key=lambda each: each[2])


def value_of(finding: Finding) -> str:
    """The verdict as one of the values of options()."""
    if finding.verdict is Verdict.NONCONFORM:
        return f"{finding.grade or '一般'}不符合"
    return finding.verdict.value


def judged(finding: Finding, value: str) -> Finding:
    """The finding with the verdict of that value; ValueError for a word that is none."""
    grade = value.removesuffix("不符合")
    if value.endswith("不符合") and grade in ("", *_KEYS):
        return replace(finding, verdict=Verdict.NONCONFORM, grade=grade or "一般")
    return replace(finding, verdict=Verdict(value), grade="")
