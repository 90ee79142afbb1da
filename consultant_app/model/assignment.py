"""Who of the agency works on which enterprise, until when, and with what to show for it."""

from dataclasses import dataclass

from consultant_app.model.ids import fixed_id


@dataclass(frozen=True, kw_only=True)
class Given:
    """Who assigned it, and when."""

    by: str = ""
    on: str = ""  # ISO date


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Who took it back, when and why; nothing is deleted by it."""

    by: str = ""
    on: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """One enterprise in the hands of one person. There is one of the two: its id is assignment_id()."""

    id: str
    enterprise_id: str
    person: str = ""
    device_id: str = ""  # fingerprint of the person's computer, where it is known
    batch: str = ""  # 第几批
    due_on: str = ""
    expectations: str = ""  # 期望成果
    given: Given = Given()
    withdrawn: Withdrawal = Withdrawal()

    @property
    def is_live(self) -> bool:
        """Whether the person works on it now."""
        return self.withdrawn == Withdrawal()


def assignment_id(enterprise_id: str, person: str) -> str:
    """The id that two managers who assign the same enterprise to the same person both arrive at."""
    return fixed_id(enterprise_id, person.strip(), "assignment")
