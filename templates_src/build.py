"""Which script makes which template."""

from templates_src import base, diagnosis_report, improvement_plan, letter_of_intent, survey_sheet
from templates_src.package import docx_bytes

TEMPLATES = {
    "base.docx": base.content,
    "letter_of_intent.docx": letter_of_intent.content,
    "survey_sheet.docx": survey_sheet.content,
    "diagnosis_report.docx": diagnosis_report.content,
    "improvement_plan.docx": improvement_plan.content,
}


def build(name: str) -> bytes:
    """The template of that name, byte for byte what is committed. Raises KeyError."""
    return docx_bytes(TEMPLATES[name]())
