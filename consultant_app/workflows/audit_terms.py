"""What an agency sets about nonconformities: how they are numbered, graded, and how long there is to mend them."""

from datetime import date

from consultant_app.errors import AppError
from consultant_app.model.nonconformity import DUE_DAYS, GRADE_SCALES, Nonconformity
from consultant_app.model.text import halfwidth
from consultant_app.store.session import Session
from consultant_app.workflows.numbering import Occasion, check_rule, next_number, read_terms
from consultant_app.workflows.settings import SETTINGS, change_setting, read_setting

_LONGEST_CODE, _MOST_DAYS = 8, 999


def change_rule(session: Session, key: str, rule: str) -> None:
    """Keep a rule of numbers; empty text takes the shipped one. Raises AppError for one that is not unique."""
    wanted = halfwidth(rule).strip() or str(SETTINGS[key].default)
    check_rule(wanted)
    change_setting(session, key, wanted)


def change_code(session: Session, code: str) -> None:
    """Keep the consultant's code; empty text takes the proposed one. Raises AppError for what no number can hold."""
    wanted = halfwidth(code).strip().upper()
    if wanted and not (wanted.isalnum() and len(wanted) <= _LONGEST_CODE):
        raise AppError(f"顾问代码只能是 {_LONGEST_CODE} 位以内的字母、数字或汉字；原来的代码没有变。")
    change_setting(session, "consultant_code", wanted)


def change_scale(session: Session, scale: str) -> None:
    """Keep the scale of grades. KeyError for one that is not in GRADE_SCALES."""
    GRADE_SCALES[scale]
    change_setting(session, "grade_scale", scale)


def change_days(session: Session, grade: str, days: str) -> None:
    """Keep how many days there are for a grade; empty text takes the usual ones. Raises AppError."""
    kept = {key: count for key, count in read_setting(session, "due_days").items() if key != grade}
    if days.strip():
        count = int(days) if days.strip().isascii() and days.strip().isdecimal() else 0
        if not 1 <= count <= _MOST_DAYS:
            raise AppError(f"整改期限要在 1～{_MOST_DAYS} 天之间；原来的期限没有变。")
        if count != DUE_DAYS.get(grade):
            kept[grade] = count
    change_setting(session, "due_days", kept)


def example_number(session: Session, kind: type = Nonconformity) -> str:
    """The number that would be given next today, outside of any enterprise."""
    occasion = Occasion(on=date.today().isoformat(), enterprise_id="")
    return next_number(session.db, kind, read_terms(session), occasion)
