"""Snapshots: canonical JSON that brings the form back."""

import json

import pytest

from consultant_app.forms.catalogue import BadForm
from consultant_app.forms.snapshots import from_json, to_json
from consultant_app.model.form import Choice, Form, Question, QuestionType, Section

FORM = Form(
    id="trial",
    version="1",
    title="试用",
    choices={
        "b": (Choice(name="1", label="一", filters=(("region", "north"),)),),
        "a": (Choice(name="2", label="二"),),
    },
    sections=(
        Section(
            name="one",
            label="一",
            questions=(Question(type=QuestionType.SELECT_ONE, name="q", label="问", choices="a", required="true"),),
        ),
    ),
)


def test_a_snapshot_brings_the_form_back() -> None:
    assert from_json(to_json(FORM)) == FORM


def test_the_order_of_lists_of_choices_does_not_change_the_snapshot() -> None:
    turned = {"a": FORM.choices["a"], "b": FORM.choices["b"]}
    other = Form(id="trial", version="1", title="试用", choices=turned, sections=FORM.sections)
    assert to_json(other) == to_json(FORM)


def test_a_snapshot_holds_only_what_is_said_so_that_new_fields_leave_old_snapshots_alone() -> None:
    assert to_json(FORM) == (
        '{"choices":{"a":[{"label":"二","name":"2"}],"b":[{"label":"一","name":"1","region":"north"}]},'
        '"format":1,"id":"trial","sections":[{"label":"一","name":"one","questions":['
        '{"choices":"a","label":"问","name":"q","required":"true","type":"select_one"}]}],"title":"试用","version":"1"}'
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", "[" * 100_000, '{"id": NaN'])
def test_a_damaged_snapshot_is_refused(text: str) -> None:
    with pytest.raises(BadForm, match="快照内容已损坏"):
        from_json(text)


def test_a_snapshot_of_a_newer_program_is_refused_before_its_words_are_judged() -> None:
    newer = json.loads(to_json(FORM)) | {"format": 2, "mood": "good"}
    with pytest.raises(BadForm) as caught:
        from_json(json.dumps(newer))
    assert [str(problem) for problem in caught.value.problems] == [
        "表单快照：format：表单格式版本是 2，本软件只认识到 1。请升级软件后再打开。"
    ]


def test_a_hostile_snapshot_is_checked_like_any_form() -> None:
    hostile = json.loads(to_json(FORM))
    hostile["sections"][0]["questions"][0]["relevant"] = "(" * 60
    with pytest.raises(BadForm, match="套得太深"):
        from_json(json.dumps(hostile))
