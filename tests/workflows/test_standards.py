"""Editions, clauses, what corresponds between editions, and the dates that an agency may correct."""

import pytest

from consultant_app.errors import AppError
from consultant_app.model.clauses import MappingKind, is_day
from consultant_app.store.session import Session
from consultant_app.workflows import settings, standards
from consultant_app.workflows.standards import GBT_2016, ISO_2026

SOURCE = "认可机构通知（2027年第3号）"


def test_work_runs_on_the_chinese_edition_until_another_is_chosen() -> None:
    assert standards.EDITIONS == ("GB/T 19001-2016", "ISO 9001:2026")
    assert standards.clauses() is standards.clauses("GB/T 19001-2016")
    assert standards.clauses()["8.5.1"].title == "生产和服务提供的控制"


@pytest.mark.parametrize(
    "written", ["ISO 9001:2015", "iso9001：2015", "GB/T19001-2016", "GB/T 19001—2016", "GB/T 19001-2016/ISO 9001:2015"]
)
def test_the_same_text_under_another_name_is_the_same_edition(written: str) -> None:
    assert standards.is_known(written)
    assert standards.clauses(written) is standards.clauses(GBT_2016)


@pytest.mark.parametrize("written", ["", "GB/T 19001-2026", "GB/T 19001-2008", "ISO 14001:2015"])
def test_an_edition_that_does_not_exist_is_unknown(written: str) -> None:
    assert not standards.is_known(written)
    with pytest.raises(KeyError):
        standards.clauses(written)


def test_labels_show_number_and_title() -> None:
    assert standards.label("8.5.1") == "8.5.1 生产和服务提供的控制"
    assert standards.label("8.5.1", ISO_2026) == "8.5.1 生产和服务提供的控制（参考译名）"
    assert standards.label("8.99") == "8.99"


def test_a_number_without_a_title_is_shown_with_the_title_above() -> None:
    assert standards.clauses()["9.2.2"].title == ""
    assert standards.label("9.2.2") == "9.2.2 内部审核"
    assert standards.label("7.5.3.2") == "7.5.3.2 成文信息的控制"
    assert standards.label("9.2.2", ISO_2026) == "9.2.2 内部审核方案（参考译名）"


def test_ten_comes_after_nine_and_nonsense_last() -> None:
    written = ["8.10", "x", "10.1", "8.9", "8.9.1", "", "9"]
    assert sorted(written, key=standards.sort_key) == ["8.9", "8.9.1", "8.10", "9", "10.1", "x", ""]


def test_the_tree_knows_what_stands_below() -> None:
    assert [clause.number for clause in standards.children("")] == ["4", "5", "6", "7", "8", "9", "10"]
    assert [clause.number for clause in standards.children("7.1.5")] == ["7.1.5.1", "7.1.5.2"]
    assert [clause.number for clause in standards.children("6.1", ISO_2026)] == ["6.1.1", "6.1.2", "6.1.3"]
    lowest = {clause.number for clause in standards.lowest()}
    assert "7.5.3" not in lowest
    assert "7.5.3.1" in lowest


@pytest.mark.parametrize("edition", standards.EDITIONS)
def test_lowest_clauses_come_in_the_order_of_the_document(edition: str) -> None:
    found = [clause.number for clause in standards.lowest(edition)]
    assert found == sorted(found, key=standards.sort_key)
    assert len(found) == 65
    assert all(not standards.children(number, edition) for number in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [("10.3", ("10.1",)), ("10.1", ("10.1",)), ("6.1.2", ("6.1.2", "6.1.3")), ("8.5.1", ("8.5.1",)), ("8.99", ())],
)
def test_an_earlier_clause_is_found_in_the_later_edition(old: str, new: tuple[str, ...]) -> None:
    assert standards.mapped(old, ISO_2026) == new


@pytest.mark.parametrize(
    ("new", "old"), [("10.1", ("10.1", "10.3")), ("6.1.3", ("6.1.2",)), ("9.2.2", ("9.2.2",)), ("10.3", ()), ("", ())]
)
def test_a_later_clause_is_found_in_the_earlier_edition(new: str, old: tuple[str, ...]) -> None:
    assert standards.mapped(new, GBT_2016) == old
    assert standards.mapped(new, "ISO 9001:2015") == old


def test_entries_of_a_clause_carry_kind_and_note() -> None:
    (moved,) = standards.mapping_of("10.3")
    assert (moved.kind, bool(moved.note)) == (MappingKind.MOVED, True)
    assert {entry.kind for entry in standards.mapping_of("6.1.3", ISO_2026)} == {MappingKind.SPLIT, MappingKind.NEW}


def test_guidance_is_that_of_2016_where_nothing_changed() -> None:
    old, new = standards.clauses()["8.5.1"], standards.clauses(ISO_2026)["8.5.1"]
    assert (new.guidance, new.evidence, new.mistakes) == (old.guidance, old.evidence, old.mistakes)
    assert new.edition == ISO_2026
    assert standards.clauses(ISO_2026)["8.3"].applicability == "可能不适用"
    assert standards.clauses(ISO_2026)["7.3"].guidance != standards.clauses()["7.3"].guidance


def dates(session: Session) -> dict[str, tuple[str, bool, str]]:
    return {each.key: (each.on, each.verified, each.source) for each in standards.transition_dates(session)}


def test_shipped_dates_are_unverified(session: Session) -> None:
    assert {key: on for key, (on, _, _) in dates(session).items()} == {
        "iso_published": "2026-09-16",
        "gbt_published": "",
        "new_certificates": "2028-03-31",
        "transition_end": "2029-09-30",
    }
    assert not any(verified for _, verified, _ in dates(session).values())
    assert all("未见原文" in source for _, _, source in dates(session).values())


def test_an_agency_corrects_a_date_and_takes_it_back(session: Session) -> None:
    before = dates(session)
    standards.change_transition_date(session, "transition_end", on="2029-12-31", verified=True, source=SOURCE)
    assert dates(session)["transition_end"] == ("2029-12-31", True, SOURCE)
    assert {key for key, value in dates(session).items() if value != before[key]} == {"transition_end"}
    assert session.undo_label == "修改已获证企业完成换版的期限"
    session.undo()
    assert dates(session) == before


def test_a_date_put_back_as_shipped_is_no_change_of_the_agency(session: Session) -> None:
    shipped = dates(session)["new_certificates"]
    standards.change_transition_date(session, "new_certificates", on="2028-06-30")
    standards.change_transition_date(session, "new_certificates", on=shipped[0])
    assert settings.read_setting(session, "transition_dates") == {}


def test_a_date_may_become_unknown(session: Session) -> None:
    standards.change_transition_date(session, "new_certificates", on="")
    assert dates(session)["new_certificates"][0] == ""


@pytest.mark.parametrize("text", ["2028-02-30", "明年", "2028", "20280331", "1028-03-31", "２０２８-03-31"])
def test_what_is_no_day_is_refused_and_nothing_changes(session: Session, text: str) -> None:
    before = dates(session)
    with pytest.raises(AppError, match="不是日期"):
        standards.change_transition_date(session, "transition_end", on=text)
    assert dates(session) == before


def test_verified_needs_a_source_other_than_the_shipped_one(session: Session) -> None:
    with pytest.raises(AppError, match="依据"):
        standards.change_transition_date(session, "transition_end", verified=True)
    with pytest.raises(AppError, match="依据"):
        standards.change_transition_date(session, "transition_end", source="  ")
    standards.change_transition_date(session, "transition_end", source=SOURCE)
    standards.change_transition_date(session, "transition_end", verified=True)
    assert dates(session)["transition_end"] == ("2029-09-30", True, SOURCE)


def test_an_unknown_key_is_a_bug(session: Session) -> None:
    with pytest.raises(KeyError):
        standards.change_transition_date(session, "nonsense", on="2028-01-01")


def test_what_another_version_left_is_used_only_where_it_makes_sense(session: Session) -> None:
    left = {"transition_end": {"on": "soon", "verified": "yes", "source": 7}, "new_certificates": 3, "older": {}}
    settings.change_setting(session, "transition_dates", left)
    assert dates(session)["transition_end"] == ("2029-09-30", False, "二手资料，未见原文")
    assert len(dates(session)) == 4


def test_a_day_is_one_whole_day_of_this_century() -> None:
    assert is_day("2028-02-29")
    assert not any(is_day(text) for text in ("2027-02-29", "1999-12-31", "2028-2-9", "2028-W01-1", ""))
