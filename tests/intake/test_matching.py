"""One verdict per row, and the second import changes nothing."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultant_app.intake.matching import ExistingRow, Verdict, plan_import
from consultant_app.intake.register_import import RowDraft
from consultant_app.intake.similar import THRESHOLD, Similar, similar_pairs
from consultant_app.model.credit_code import ALPHABET, check_character, organisation_check


def code(number):
    body = "MA" + "".join(ALPHABET[number // 31**place % 31] for place in range(6))
    first = "91370000" + body + organisation_check(body)
    return first + check_character(first)


def draft(name, number=0, row=2, **fields):
    own = {"name": name, **({"credit_code": code(number)} if number else {}), **fields}
    return RowDraft(row_number=row, sheet="名单", fields=own)


def existing(name, number=0, **fields):
    return ExistingRow(f"id-{name}", name, code(number) if number else "", "", fields)


def verdict(row, *known):
    return plan_import([row], known)[0]


def test_an_unknown_enterprise_is_new():
    assert verdict(draft("河州甲食品厂", 1), existing("海州乙鞋业有限公司", 2)).verdict is Verdict.NEW


def test_the_same_code_and_figures_are_the_same_whatever_the_spelling():
    found = verdict(
        draft("河州（甲）食品厂", 1, revenue="80.0"), existing("河州甲食品厂", 1, revenue="80", needs="培训")
    )
    assert (found.verdict, found.existing_id) == (Verdict.SAME, "id-河州甲食品厂")


def test_a_changed_field_is_listed_with_both_values_and_an_empty_one_erases_nothing():
    found = verdict(draft("河州甲食品厂", 1, revenue="90"), existing("河州甲食品厂", 1, revenue="80", employees="12"))
    assert found.verdict is Verdict.UPDATE
    assert found.changes == (("revenue", "营业收入", "80", "90"),)
    assert found.reason == "名单 第 2 行：改动：营业收入"


def test_a_missing_code_is_filled_in_by_an_update():
    found = verdict(draft("河州甲食品厂", 1), existing("河州甲食品厂"))
    assert [change.field for change in found.changes] == ["credit_code"]


@pytest.mark.parametrize(
    ("row", "known", "why"),
    [
        (draft("河州甲食品厂", 1), existing("海州乙鞋业有限公司", 1), "信用代码与已有的"),
        (draft("河州甲食品厂", 1), existing("河州甲食品厂", 2), "名称与已有的“河州甲食品厂”相同，信用代码不同"),
        (draft("河州市甲食品有限公司"), existing("河州甲食品有限责任公司", 2), "只差写法"),
        (draft("恒达华美服饰（昆州）有限公司"), existing("昆州恒达华美服饰有限公司", 3), "相近（100%）"),
        (draft("昆州恒达华美服饰科技厂"), existing("昆州恒达华美服饰科厂", 3), "相近"),
    ],
)
def test_a_likely_duplicate_is_questioned_with_the_reason(row, known, why):
    found = verdict(row, known)
    assert found.verdict is Verdict.POSSIBLE
    assert found.existing_id == known.id
    assert why in found.reason


def test_two_valid_codes_that_differ_settle_a_similar_name():
    assert verdict(draft("恒达服饰（昆州）有限公司", 1), existing("昆州恒达服饰有限公司", 2)).verdict is Verdict.NEW
    assert verdict(draft("河州市甲食品厂", 1), existing("河州甲食品有限公司", 2)).verdict is Verdict.NEW


def test_a_duplicate_within_the_list_points_to_the_earlier_row():
    rows = [draft("河州甲食品厂", 1, row=5), draft("河州甲食品（厂）", 1, row=6), draft("河州甲食品有限公司", row=7)]
    found = plan_import(rows, [])
    assert [each.verdict for each in found] == [Verdict.NEW, Verdict.POSSIBLE, Verdict.POSSIBLE]
    assert [each.candidates[0].row for each in found[1:]] == [5, 5]


def test_refused_and_skipped_rows_say_where_and_why():
    rows = [
        RowDraft(row_number=3, sheet="名单", refusal="没有企业名称"),
        RowDraft(row_number=9, sheet="名单", skipped="小计或合计行"),
    ]
    found = plan_import(rows, [])
    assert [each.verdict for each in found] == [Verdict.REFUSED, Verdict.SKIPPED]
    assert found[0].reason == "名单 第 3 行：没有企业名称"


def test_warnings_of_a_new_row_name_the_column():
    row = draft("河州甲食品厂")
    row.warnings.append(("C", "代码有误"))
    assert verdict(row).reason == "名单 第 2 行：C 列代码有误"


NAMES = st.sampled_from(["河州", "海州市", "昆州（"]).flatmap(
    lambda place: st.text("鑫达恒远华美食品鞋业", min_size=3, max_size=6).map(lambda core: f"{place}{core}有限公司")
)


@settings(max_examples=60)
@given(st.lists(st.tuples(NAMES, st.integers(0, 12), st.integers(0, 3)), max_size=14))
def test_importing_what_was_new_a_second_time_changes_nothing(rows):
    drafts = [draft(name, number, row, employees=str(count)) for row, (name, number, count) in enumerate(rows, 2)]
    taken = [each for each in plan_import(drafts, []) if each.verdict is Verdict.NEW]
    known = [
        ExistingRow(
            str(each.row_number),
            each.draft.fields["name"],
            each.draft.fields.get("credit_code", ""),
            "",
            each.draft.fields,
        )
        for each in taken
    ]
    again = {each.row_number: each.verdict for each in plan_import(drafts, known)}
    assert all(again[each.row_number] is Verdict.SAME for each in taken)
    assert Verdict.NEW not in again.values()


def test_the_index_finds_every_pair_a_full_comparison_finds_within_one_character():
    from rapidfuzz import fuzz

    rng = random.Random(5)
    names = ["".join(rng.choices("鑫达恒远华美食品鞋业河州海", k=rng.randint(7, 10))) for _ in range(150)]
    names += ["".join(rng.sample(name, len(name))) for name in names[:40]]
    names += [name[1:] for name in names[40:80]]
    items = [Similar(name, False) for name in names]
    found = {(first, second) for first, second, _ in similar_pairs(items, newcomers_from=0)}
    letters = ["".join(sorted(name)) for name in names]
    for first in range(len(names)):
        for second in range(first + 1, len(names)):
            score = fuzz.ratio(letters[first], letters[second])
            near = abs(len(letters[first]) - len(letters[second])) <= 1 and score >= THRESHOLD
            assert ((first, second) in found) == (near and names[first] != names[second])
