"""The same firm under different spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant_app.model.names import normalise_name


@pytest.mark.parametrize(
    "other",
    [
        "河州鑫达食品有限责任公司",
        "河州市鑫达食品有限公司",
        "河州市鑫达食品（有限公司）",
        "河州 鑫达食品厂",
        "山东省河州市鑫达食品有限公司",
        "河州市鑫达食品股份有限公司",
        "“河州”鑫达食品 有限公司",
    ],
)
def test_region_form_and_brackets_do_not_matter(other):
    assert normalise_name(other) == normalise_name("河州鑫达食品有限公司")


@pytest.mark.parametrize("other", ["河州鑫达饮料有限公司", "河州鑫远食品有限公司", "海州鑫达食品有限公司"])
def test_a_different_firm_stays_different(other):
    assert normalise_name(other) != normalise_name("河州鑫达食品有限公司")


def test_city_county_and_zone_are_all_reduced():
    assert normalise_name("广东省海州市东山区新区鑫达电子厂").startswith("海州东山")


def test_a_name_that_is_only_a_legal_form_is_kept():
    assert normalise_name("有限公司") == "有限公司"


@given(st.text(max_size=60))
def test_normalising_never_fails_and_loses_only_marks(text):
    assert bool(normalise_name(text)) == any(char.isalnum() for char in text) or not normalise_name(text)
