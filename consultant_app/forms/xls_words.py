"""How our forms are said in an XLSForm workbook: types, columns, and what XLSForm has that we have not."""

from consultant_app.model.form import QuestionType

LANGUAGE = "中文 (zh)"
SEPARATOR = "；"  # between several entries in one cell

# Our types as XLSForm's; its word alone leads back to the first that has it, "qa_type" to the right one.
TYPES: dict[QuestionType, str] = {
    QuestionType.TEXT: "text",
    QuestionType.LONG_TEXT: "text",
    QuestionType.INTEGER: "integer",
    QuestionType.DECIMAL: "decimal",
    QuestionType.DATE: "date",
    QuestionType.TIME: "time",
    QuestionType.SELECT_ONE: "select_one",
    QuestionType.SELECT_MULTIPLE: "select_multiple",
    QuestionType.SCORE: "select_one",
    QuestionType.VERDICT: "select_one",
    QuestionType.RANK: "rank",
    QuestionType.PHOTO: "image",
    QuestionType.SIGNATURE: "image",
    QuestionType.TABLE: "begin_repeat",
    QuestionType.NOTE: "note",
    QuestionType.CALCULATE: "calculate",
}
LISTED = frozenset({"select_one", "select_multiple", "rank"})
LOOKS = {QuestionType.LONG_TEXT: "multiline", QuestionType.SIGNATURE: "signature"}  # said by an appearance

PLAIN_TYPES: dict[str, QuestionType] = {
    "text": QuestionType.TEXT,
    "string": QuestionType.TEXT,
    "integer": QuestionType.INTEGER,
    "int": QuestionType.INTEGER,
    "decimal": QuestionType.DECIMAL,
    "date": QuestionType.DATE,
    "time": QuestionType.TIME,
    "image": QuestionType.PHOTO,
    "photo": QuestionType.PHOTO,
    "note": QuestionType.NOTE,
    "calculate": QuestionType.CALCULATE,
}
LIST_TYPES: dict[str, QuestionType] = {
    "select_one": QuestionType.SELECT_ONE,
    "select1": QuestionType.SELECT_ONE,
    "select_multiple": QuestionType.SELECT_MULTIPLE,
    "rank": QuestionType.RANK,
}
KNOWN_TYPES = "text、integer、decimal、date、time、select_one、select_multiple、rank、image、note、calculate"
PHONE_TYPES = frozenset(  # what a phone records by itself; passed over with a note
    ["start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email"]
)

# Columns of the survey sheet whose text becomes the field of the same name.
TRANSLATED = frozenset(["label", "hint", "constraint_message", "required_message"])
EXPRESSIONS = frozenset(["relevant", "constraint", "calculation", "choice_filter", "required", "repeat_count"])
ALIASES = {
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "count": "repeat_count",
    "constraint_msg": "constraint_message",
    "list": "list_name",
    "command": "type",
    "id_string": "form_id",
    "title": "form_title",
}
UNSUPPORTED_COLUMNS = ("trigger", "parameters", "save_to", "intent", "media", "image", "big-image", "audio", "video")
UNSUPPORTED_PREFIXES = ("bind", "body", "instance", "media")
UNSUPPORTED_SHEETS = frozenset(["entities", "external_choices", "osm"])

ANCHORS = tuple(f"qa_anchor_{level}" for level in range(6))
EVIDENCE = {"qa_look": "look", "qa_ask": "ask", "qa_check": "check"}
FINDING = {"qa_finding_below": "below", "qa_finding_text": "text", "qa_finding_effect": "effect"}
LISTS = {"qa_clause": "clause", "qa_measures": "measures"}

SURVEY = (
    "type",
    "name",
    f"label::{LANGUAGE}",
    f"hint::{LANGUAGE}",
    "required",
    f"required_message::{LANGUAGE}",
    "relevant",
    "constraint",
    f"constraint_message::{LANGUAGE}",
    "calculation",
    "default",
    "choice_filter",
    "appearance",
    "read_only",
    "repeat_count",
    "qa_type",
    "qa_weight",
    "qa_tag",
    *LISTS,
    *ANCHORS,
    *EVIDENCE,
    *FINDING,
)
CHOICES = ("list_name", "name", f"label::{LANGUAGE}")
SETTINGS = {
    "form_title": "title",
    "form_id": "id",
    "version": "version",
    "qa_kind": "kind",
    "qa_description": "description",
    "qa_extends": "extends",
}
VERDICT_LIST = "qa_verdict"
SCORE_LIST = "qa_score_"
ERRORS = frozenset(["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"])
