"""常用语 for the evidence of a checklist line: its own first, then those of its clause, then the rest."""

from consultant_app.model.audit import AuditLine
from consultant_app.model.plan import Phrase
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import phrases, standards
from consultant_app.workflows.phrases import Suggestion


def suggestions(db: Connection, line: AuditLine) -> list[Suggestion]:
    """What could be inserted, the most fitting first; slots read ____（日期） and count as not filled in.

    Nothing here says what was found: a phrase only says what has to be named.
    """
    first = [Suggestion(text=phrases.with_blanks(line.phrase), fits=True)] if line.phrase else []
    rest = phrases.suggestions(db, "evidence", clause=clauses_of(line))
    return first + [each for each in rest if not first or each.text != first[0].text]


def keep(session: Session, line: AuditLine, text: str) -> Phrase | None:
    """Keep a text as an own phrase for lines of the same clause; None when it is empty or known already."""
    return phrases.add_phrase(session, text, clause="、".join(clauses_of(line)))


def clauses_of(line: AuditLine) -> tuple[str, ...]:
    """The clause in the numbers of GB/T 19001-2016, by which phrases are sorted."""
    if not standards.is_known(line.edition) or standards.edition_key(line.edition) == standards.GBT_2016:
        return (line.clause,) if line.clause else ()
    return standards.mapped(line.clause, standards.GBT_2016)
