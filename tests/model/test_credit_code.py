"""统一社会信用代码."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from consultant_app.model.credit_code import ALPHABET, check_character, examine, is_valid, organisation_check

PUBLISHED = ["91110000802100433B", "914403001922038216", "91440300708461136T", "91350100M000100Y43"]


@st.composite
def valid_codes(draw):
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    body = draw(st.text(ALPHABET, min_size=8, max_size=8))
    first17 = "91" + region + body + organisation_check(body)
    return first17 + check_character(first17)


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_pass_both_checks(code):
    assert examine(code).ok


@given(valid_codes())
def test_an_independent_library_agrees_with_the_check_character(code):
    assert is_valid(code)
    assert uscc.is_valid(code)


@given(valid_codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_found(code, place, char):
    wrong = code[:place] + char + code[place + 1 :]
    assert examine(wrong).ok == (wrong == code)


def test_full_width_lower_case_and_spaces_are_accepted():
    verdict = examine(" ９１３５０１００ m000 100y43 ")
    assert (verdict.ok, verdict.code) == (True, "91350100M000100Y43")


def test_a_wrong_check_character_names_the_right_one():
    verdict = examine("91350100M000100Y44")
    assert verdict.reasons == ("第 18 位应为“3”，实际为“4”（整个代码的校验位不符）",)


def test_a_wrong_organisation_check_is_named_as_well():
    assert any(
        "第 17 位应为“T”" in reason or "第 17 位应为" in reason for reason in examine("914403007084611370").reasons
    )


@pytest.mark.parametrize(("typed", "meant"), [("9111OO00802100433B", "91110000802100433B"),
                                              ("9I110000802100433B", "91110000802100433B"),
                                              ("91350100M000100Y34", "91350100M000100Y43"),
                                              ("91110000802104033B", "91110000802100433B")])  # fmt: skip
def test_a_look_alike_letter_or_a_swap_is_suggested_when_it_alone_explains_the_fault(typed, meant):
    assert examine(typed).suggestion == meant


def test_a_letter_outside_the_alphabet_is_named_with_its_position():
    assert examine("9111O000802100433B").reasons[0].startswith("第 5 位“O”不能出现")


def test_the_region_must_be_digits():
    assert "第 4 位“A”应为数字" in examine("911A0000802100433B").reasons[0]


@pytest.mark.parametrize("value", [9.133038104229156e17, 913303810422915600, "9.13E+17", "９.１３Ｅ＋１７"])
def test_a_code_kept_as_a_number_is_refused_with_the_reason(value):
    verdict = examine(value)
    assert verdict.digits_lost
    assert not verdict.code
    assert "按数字保存" in verdict.reasons[0]


def test_a_number_turned_into_text_after_losing_digits_is_recognised():
    assert "Excel" in examine("913303810422916000").reasons[0]


@pytest.mark.parametrize("typed", ["暂无", "", " / ", "无", "办理中"])
def test_no_code_yet_is_not_a_wrong_code(typed):
    verdict = examine(typed)
    assert verdict.absent
    assert not verdict.code


@pytest.mark.parametrize(("typed", "hint"), [("371321200012345", "旧的工商注册号"), ("12345678-9", "旧的组织机构代码")])
def test_old_kinds_of_number_are_recognised_by_their_length(typed, hint):
    assert hint in examine(typed).reasons[0]


@given(st.text(max_size=40))
def test_any_text_gives_a_verdict_with_a_reason_unless_right(text):
    verdict = examine(text)
    assert verdict.ok or verdict.reasons
