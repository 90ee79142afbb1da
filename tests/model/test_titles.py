"""What a record is called where many kinds stand in one list."""

from consultant_app.model.titles import title_of


def test_the_most_telling_field_names_a_record():
    assert title_of({"text": "班前会", "name": "质检部"}) == "质检部"
    assert title_of({"fact": "抽 10 批\n有 3 批无标识"}) == "抽 10 批 有 3 批无标识"


def test_an_internal_name_is_shown_to_nobody():
    assert title_of({"question": "aw_goal_known", "judgement": '{"value": "1"}'}) == ""
