"""Rows of a bureau's list into drafts of enterprises; rows that are no enterprise are named as such."""

import re
from dataclasses import dataclass, field

from consultant_app.intake.headings import Mapping, column_letter, detect, remembered
from consultant_app.intake.tables import Cell, Sheet
from consultant_app.intake.values import Reader, reader_for
from consultant_app.model.bulk import without_collection
from consultant_app.model.credit_code import LENGTH as CODE_LENGTH
from consultant_app.model.text import halfwidth

__all__ = ["Mapping", "RowDraft", "column_letter", "detect", "remembered", "rows_to_drafts"]

_TOTAL = re.compile(
    r"^(?:本页|本表|全县|全市|全省|总)?(?:小计|合计|总计|共计|累计|总数)(?:$|[\s:：（(\d共]|.{0,12}[家户个]$)"
)
_NOTE = re.compile(r"^(?:注|备注|说明|填表说明|填报说明|填写说明)\s*\d*\s*[:：、.．]")
_SIGNATURE = re.compile(
    r"^(?:填表人|制表人?|填报人|审核人?|复核人?|经办人|负责人|单位负责人|分管领导|联系人|联系电话|填报单位|填报日期|填表日期|制表日期|报送单位|上报单位|单位"
    r"|日期)(?:[（(].{0,10}[)）])?\s*(?:签字|签名|盖章|签章)?\s*[:：]|^[（(](?:盖章|公章)[)）]"
)
_ATTACHMENT = re.compile(r"^附(?:件|表)\s*\d*\s*[:：]?")
_LETTER = re.compile(r"[^\W\d_]")
_LOOKED_AT = 3


@dataclass(kw_only=True, slots=True)
class RowDraft:
    """One row below the heading. A skipped row is no enterprise, a refused one is one that cannot be taken."""

    row_number: int  # as the spreadsheet counts
    sheet: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)  # for a new enterprise only, never an update
    warnings: list[tuple[str, str]] = field(default_factory=list)  # column letter, sentence
    refusal: str = ""
    skipped: str = ""


def rows_to_drafts(sheet: Sheet, mapping: Mapping, source: str = "") -> list[RowDraft]:
    """A draft for each row below the heading that is not blank; values of merged cells count for all their rows."""
    first = mapping.header_rows[1] + 1
    merged = _merged_values(sheet, first)
    place = _place(sheet, source)
    columns = _columns(mapping)
    reasons = _Reasons(mapping)
    drafts = []
    with without_collection():
        for number, row in enumerate(sheet.rows[first:], start=first + 1):
            if not row:
                continue
            draft = RowDraft(row_number=number, sheet=sheet.name, skipped=reasons.no_enterprise(row))
            if not draft.skipped:
                _fill_draft(draft, _completed(row, merged[number - 1]) if number - 1 in merged else row, columns)
                draft.defaults["source"] = f"{place}第 {number} 行"
            drafts.append(draft)
    return drafts


def _place(sheet: Sheet, source: str) -> str:
    # A text file's only sheet is named like the file.
    parts = [source] if source.startswith(sheet.name) else [source, sheet.name]
    return "".join(f"{part} " for part in parts if part)


def _fill_draft(draft: RowDraft, row: list[Cell], columns: list[tuple[int, Reader, str]]) -> None:
    fields, width = draft.fields, len(row)
    for at, reader, unit in columns:
        if at >= width or (cell := row[at]) == "":
            continue
        filled, defaults, warning = reader(cell, unit)
        fields.update(filled)
        if defaults:
            draft.defaults.update(defaults)
        if warning:
            draft.warnings.append((column_letter(at), warning))
    if "remarks" in fields and "remarks" in draft.defaults:
        fields["remarks"] += "\n" + draft.defaults.pop("remarks")
    draft.refusal = _refusal(fields.get("name", ""))


def _columns(mapping: Mapping) -> list[tuple[int, Reader, str]]:
    """Column, reader and unit; the contact's column comes last: it knows the name better than the phone's."""
    ordered = sorted(mapping.columns.items(), key=lambda column: column[1] == "contact_name")
    return [(at, reader_for(name), mapping.units.get(at, "")) for at, name in ordered]


def _refusal(name: str) -> str:
    if not name:
        return "没有企业名称"
    if not (name.isalpha() or _LETTER.search(name)):
        return f"企业名称“{name}”里没有文字"
    return ""


class _Reasons:
    """Tells rows that are no enterprise: totals, notes, signatures, repeated headings."""

    def __init__(self, mapping: Mapping) -> None:
        self._headings = mapping.headings
        self._name = next((at for at, name in mapping.columns.items() if name == "name"), -1)
        self._code = next((at for at, name in mapping.columns.items() if name == "credit_code"), -1)

    def no_enterprise(self, row: list[Cell]) -> str:
        """Why the row is not an enterprise; "" when it may be one."""
        if len(_cell(row, self._code)) == CODE_LENGTH:  # nearly always; saves the search below
            return ""
        texts = [str(cell).strip() for cell in row if cell != ""]
        name = _cell(row, self._name)
        if not any(texts):
            return "空行"
        if _NOTE.match(texts[0]):
            return "说明文字"
        if len(texts) == 1 and _ATTACHMENT.match(texts[0]):
            return "附件标题"
        if _SIGNATURE.match(texts[0]) or _SIGNATURE.match(name):
            return "签字或填报栏"
        if any(_TOTAL.match(text) for text in texts[:_LOOKED_AT]):
            return "小计或合计行"
        if name and halfwidth(name) == self._headings.get(self._name):
            return "重复的表头"
        return "只有序号的空行" if len(texts) == 1 and texts[0].isdigit() else ""


def _cell(row: list[Cell], at: int) -> str:
    return str(row[at]).strip() if 0 <= at < len(row) else ""


def _merged_values(sheet: Sheet, first: int) -> dict[int, dict[int, Cell]]:
    """By row and column, the value that a cell merged downwards shows there."""
    values: dict[int, dict[int, Cell]] = {}
    for top, left, bottom, _ in sheet.merges:
        if top < first or bottom == top or top >= len(sheet.rows) or left >= len(sheet.rows[top]):
            continue
        for at in range(top + 1, min(bottom + 1, len(sheet.rows))):
            values.setdefault(at, {})[left] = sheet.rows[top][left]
    return values


def _completed(row: list[Cell], merged: dict[int, Cell]) -> list[Cell]:
    whole = row + [""] * (max(merged) + 1 - len(row))
    for at, value in merged.items():
        whole[at] = value
    return whole
