"""From GB/T 4754-2017 to the row of the size table."""

import pytest

from consultant_app.model.company_size import SECTORS
from consultant_app.model.industries import INDUSTRIES
from consultant_app.model.sectors import sector_for_industry, sector_of


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("A0111", "agriculture"), ("B0610", "industry"), ("C3484", "industry"), ("3484", "industry"),
        ("D4610", "industry"), ("E4710", "construction"), ("F5191", "wholesale"), ("5221", "retail"),
        ("G5310", "not_in_table"), ("G5430", "transport"), ("G5810", "transport"), ("G5910", "transport"),
        ("G5920", "storage"), ("G5990", "storage"), ("G6010", "post"), ("H6110", "lodging"), ("H6210", "catering"),
        ("I6311", "information_transmission"), ("I6410", "information_transmission"), ("I6513", "software"),
        ("J6621", "not_in_table"), ("K7010", "real_estate"), ("K7020", "property_management"),
        ("K7030", "other_listed"), ("K7040", "not_in_table"), ("K7090", "other_listed"), ("L7211", "leasing_business"),
        ("M7320", "other_listed"), ("N7810", "other_listed"), ("O8111", "other_listed"), ("P8310", "not_in_table"),
        ("Q8411", "not_in_table"), ("Q8511", "other_listed"), ("R8610", "other_listed"), ("S9221", "not_in_table"),
        ("c34", "industry"), ("Ｃ３４８４", "industry"), ("C", "industry"), ("L", "leasing_business"),
    ],
)  # fmt: skip
def test_a_code_leads_to_its_row(code, sector):
    assert sector_of(code) == sector


@pytest.mark.parametrize(
    "code", ["", "F", "G", "I", "K", "Q", "59", "70", "A3484", "9999", "00", "U1234", "C34840", "机械"]
)
def test_a_code_too_short_or_wrong_is_not_guessed(code):
    assert sector_of(code) == ""


def test_every_proposal_for_an_industry_is_a_row_of_the_table():
    proposals = {number: sector_for_industry(number) for number in INDUSTRIES}
    assert set(proposals.values()) <= set(SECTORS) | {""}
    assert proposals["18"] == "industry"
    assert proposals["29"] == proposals["31"] == ""  # wholesale or retail, transport or storage: a person decides
