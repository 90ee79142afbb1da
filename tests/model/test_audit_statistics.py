"""Counting nonconformities: Pareto, days to close, repeats."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.audit_statistics import REST, UNKNOWN, pareto, statistics
from consultant_app.model.nonconformity import CauseAnalysis, Nonconformity, Snapshot


def _view(
    number: str, clause: str = "8.6", department: str = "质检部", audit: str = "a", **values: str
) -> NonconformityView:
    tag = values.pop("tag", "")
    return NonconformityView(
        item=Nonconformity(
            id=number, enterprise_id="e", audit_id=audit, number=number, clause=clause,
            snapshot=Snapshot(department=department), cause=CauseAnalysis(tag=tag), **values,
        )
    )  # fmt: skip


def test_bars_go_from_the_most_frequent_on_and_end_at_100() -> None:
    bars = pareto(["8.6", "7.2", "8.6", "8.6", "7.2", "9.2.2"])
    assert [(bar.label, bar.count) for bar in bars] == [("8.6", 3), ("7.2", 2), ("9.2.2", 1)]
    assert [round(bar.cumulative) for bar in bars] == [50, 83, 100]
    assert [bar.vital for bar in bars] == [True, True, False]


def test_the_rest_comes_last_even_when_it_is_the_largest() -> None:
    labels = [f"k{number}" for number in range(14)] + ["k0"] * 3
    bars = pareto(labels, most=5)
    assert bars[0].label == "k0"
    assert bars[-1] == max(bars, key=lambda bar: bar.count)
    assert (bars[-1].label, bars[-1].count) == (REST, 10)


@given(st.lists(st.sampled_from(["人", "机", "料", "", "其他", "8.6", "7.2", "9", "10"])), st.integers(2, 12))
def test_nothing_is_lost_in_a_pareto(labels: list[str], most: int) -> None:
    bars = pareto(labels, most)
    assert sum(bar.count for bar in bars) == len(labels)
    counts = [bar.count for bar in bars if bar.label not in (REST, UNKNOWN)]
    assert counts == sorted(counts, reverse=True)
    assert not bars or round(bars[-1].cumulative, 6) == 100
    assert all(one.cumulative < other.cumulative for one, other in pairwise(bars))
    assert REST not in [bar.label for bar in bars[:-1]]


def test_days_are_counted_over_what_was_closed() -> None:
    found = statistics(
        [
            _view("1", found_on="2026-09-01", closed_on="2026-09-11", due_on="2026-10-01"),
            _view("2", found_on="2026-09-01", closed_on="2026-10-01", due_on="2026-09-20"),
            _view("3", found_on="2026-09-01", due_on="2026-10-01"),
            _view("4", found_on="", closed_on="2026-10-01"),
            _view("5", found_on="2026-09-01", closed_on="2026-09-02", withdrawn="重复"),
        ],
        "2026-11-22",
    )
    assert (found.total, found.open, found.overdue) == (4, 1, 1)
    assert (found.days.count, found.days.mean, found.days.median, found.days.longest) == (2, 20.0, 20.0, 30)
    assert found.days.late == 1


def test_a_repeat_is_the_same_clause_and_department_in_another_audit() -> None:
    found = statistics(
        [
            _view("b", audit="new", found_on="2026-09-01"),
            _view("a", audit="old", found_on="2025-09-01"),
            _view("c", audit="new", department="车间"),
            _view("d", clause="7.2"),
            _view("e", clause="7.2"),
        ],
        "2026-11-22",
    )
    assert [(each.clause, each.department, each.numbers) for each in found.repeats] == [("8.6", "质检部", ("a", "b"))]


def test_of_nothing_there_is_nothing() -> None:
    found = statistics([], "2026-11-22")
    assert (found.total, found.clauses, found.days.count, found.repeats) == (0, (), 0, ())


def test_causes_without_a_tag_are_named_as_such() -> None:
    found = statistics([_view("1", tag="人"), _view("2", tag="法"), _view("3"), _view("4", tag="人")], "2026-11-22")
    assert [(bar.label, bar.count) for bar in found.causes] == [("人", 2), ("法", 1), (UNKNOWN, 1)]


def test_equal_bars_are_among_the_vital_few_together_or_not_at_all() -> None:
    assert [bar.vital for bar in pareto(["7.1.5", "7.1.5", "7.2", "8.4.3", "9.1"])] == [True, False, False, False]
    assert not any(bar.vital for bar in pareto(["生产部", "质量部", "综合部"]))
    assert [bar.vital for bar in pareto(["法", "法", "测", "测", "人"])] == [True, True, False]
    assert [bar.vital for bar in pareto(["8.6"])] == [True]


def test_what_is_marked_as_come_back_counts_as_a_repeat_in_another_department_too() -> None:
    found = statistics(
        [
            _view("a", audit="old", found_on="2025-11-28"),
            _view("b", audit="new", found_on="2026-11-10", department="车间", repeats_id="a"),
            _view("c", audit="new", found_on="2026-11-11"),
            _view("d", audit="new", clause="7.2", repeats_id="gone"),
        ],
        "2026-11-22",
    )
    told = [(each.clause, each.department, each.numbers, each.newest_id) for each in found.repeats]
    assert told == [("8.6", "质检部、车间", ("a", "b", "c"), "c")]
