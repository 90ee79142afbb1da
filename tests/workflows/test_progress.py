"""Work that tells its steps in its own way, driven as progress or to its end."""

from collections.abc import Generator

import pytest

from consultant_app.workflows.progress import Progress, as_progress, finish


def _copy(cleaned: list[str]) -> Generator[int, None, str]:
    try:
        yield from range(3)
        return "whole"
    finally:
        cleaned.append("up")


def test_every_step_is_told_and_the_result_kept() -> None:
    told = as_progress(_copy([]), lambda number: Progress("copying", number, 3))
    seen: list[Progress] = []
    assert finish(told, seen.append) == "whole"
    assert seen == [Progress("copying", 0, 3), Progress("copying", 1, 3), Progress("copying", 2, 3)]


def test_closing_it_closes_the_work() -> None:
    cleaned: list[str] = []
    work = _copy(cleaned)
    told = as_progress(work, lambda number: Progress("copying", number))
    next(told)
    told.close()
    assert cleaned == ["up"]
    with pytest.raises(StopIteration):
        next(work)


def test_what_goes_wrong_in_the_work_goes_wrong_for_whoever_drives_it() -> None:
    def broken() -> Generator[int, None, str]:
        yield 1
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        finish(as_progress(broken(), lambda number: Progress("copying", number)))
