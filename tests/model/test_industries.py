"""The 39 certification industries."""

import pytest

from consultant_app.model.industries import INDUSTRIES, find_industry, industry_label


def test_every_industry_is_found_by_number_name_and_both():
    assert list(INDUSTRIES) == [str(number) for number in range(1, 40)]
    for number, name in INDUSTRIES.items():
        assert {find_industry(typed) for typed in (number, name, f"{number} {name}", f"{number}、{name}")} == {number}
        assert find_industry(industry_label(number)) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("食品饮料和烟草", "3"), ("０９印刷业", "9"), ("18.0", "18"), ("第17类", "17"), ("EA 33", "33"),
     ("机械加工", "18"), ("混凝土,水泥,石灰,石膏及其他", "16")],
)  # fmt: skip
def test_common_wordings_are_understood(typed, number):
    assert find_industry(typed) == number


@pytest.mark.parametrize("typed", ["", "40 某业", "0", "制造业", "16 印刷业", "2014", "123", "C3484"])
def test_what_is_none_or_contradicts_itself_is_not_guessed(typed):
    assert find_industry(typed) == ""
