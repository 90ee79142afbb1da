"""The table of a question."""

from consultant_app.forms.state import FormState
from consultant_app.model.form import Form, Question, QuestionType, Section
from consultant_app.ui.widgets.answer_table import AnswerTable


def test_a_table_says_how_many_rows_the_form_asks_for(qtbot):
    cell = Question(name="device", type=QuestionType.TEXT, label="设备")
    table = Question(name="devices", type=QuestionType.TABLE, label="设备", repeat_count="2", columns=(cell,))
    state = FormState(
        Form(id="f", version="1", title="表", sections=(Section(name="s", label="节", questions=(table,)),))
    )
    widget = AnswerTable(table, lambda *_: None, lambda *_: None)
    qtbot.addWidget(widget)
    widget.show_state(state)
    assert widget.error.text.text() == "！应填 2 行，现有 0 行"
    state.add_row("devices", "r1")
    state.add_row("devices", "r2")
    widget.show_state(state)
    assert widget.error.text.text() == ""
