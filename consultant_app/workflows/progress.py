"""What long work says while it runs, and how work that says it differently, or that nobody watches, is driven."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

Step = TypeVar("Step")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Progress:
    """One step of long work; `total` 0 means that the end is not known."""

    text: str
    done: int = 0
    total: int = 0


def as_progress(
    steps: Generator[Step, None, Result], tell: Callable[[Step], Progress]
) -> Generator[Progress, None, Result]:
    """The same work with the same result, each of its steps told as Progress; closing it closes the work."""
    try:
        while True:
            yield tell(next(steps))
    except StopIteration as stop:
        result: Result = stop.value
        return result
    finally:
        steps.close()


def finish(steps: Generator[Step, None, Result], tell: Callable[[Step], object] = lambda step: None) -> Result:
    """Run work to its end here and now, telling each of its steps, and return its result."""
    while True:
        try:
            step = next(steps)
        except StopIteration as stop:
            result: Result = stop.value
            return result
        tell(step)
