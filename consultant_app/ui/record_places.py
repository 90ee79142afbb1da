"""Where in the window any record is shown: for what a search finds, and for what a remark is about."""

from typing import Any

from consultant_app.model.return_slip import Target
from consultant_app.store.changes import record_tables
from consultant_app.store.sqlite import Connection

# table → what people call it, and the page and the word of its place
PLACES: dict[str, tuple[str, str, str]] = {
    "enterprise": ("企业档案", "dossier", ""),
    "engagement": ("帮扶意向", "survey", ""),
    "department": ("部门", "dossier", "department"),
    "person": ("人员", "dossier", "person"),
    "product": ("产品", "dossier", "product"),
    "site": ("场所", "dossier", "site"),
    "contact": ("联系人", "dossier", "contact"),
    "certificate": ("证书", "dossier", "certificate"),
    "indicator": ("指标", "dossier", "indicator"),
    "assessment": ("诊断", "survey", ""),
    "answer": ("回答", "survey", "question"),
    "observation": ("随手记", "survey", "observation"),
    "problem": ("问题", "survey", "problem"),
    "cause": ("原因", "survey", "problem"),
    "strength": ("亮点", "survey", "strength"),
    "photo": ("照片", "survey", ""),
    "plan": ("方案", "plan", ""),
    "goal": ("目标", "plan", "goal"),
    "plan_measure": ("措施", "plan", "measure"),
    "training": ("培训", "plan", "training"),
    "milestone": ("里程碑", "plan", "milestone"),
    "risk": ("风险", "plan", "risk"),
    "document_record": ("文档", "documents", "document"),
    "management_system": ("体系信息", "audit", ""),
    "work_process": ("过程", "audit", "process"),
    "audit_programme": ("年度内审方案", "audit", ""),
    "audit": ("内部审核", "audit", "audit"),
    "audit_member": ("审核组", "audit", "member"),
    "audit_slot": ("审核日程", "audit", "slot"),
    "audit_line": ("检查条目", "audit", "line"),
    "meeting": ("会议", "audit", "meeting"),
    "attendee": ("参会人员", "audit", "meeting"),
    "nonconformity": ("不符合项", "nonconformities", "nonconformity"),
    "corrective_action": ("纠正措施", "nonconformities", "nonconformity"),
    "verification": ("验证", "nonconformities", "nonconformity"),
    "audit_observation": ("观察项", "nonconformities", "observation"),
    "management_review": ("管理评审", "review", "review"),
    "review_input": ("评审输入", "review", "input"),
    "review_decision": ("评审决议", "review", "decision"),
    "indicator_reading": ("指标数据", "review", ""),
    "complaint": ("顾客投诉", "review", "complaint"),
    "supplier": ("外部供方", "review", "supplier"),
    "return_slip": ("退回单", "slips", "slip"),
    "slip_remark": ("退回意见", "slips", "remark"),
    "risk_opportunity": ("风险和机遇", "review", "risk"),
}
# rows that are shown with another record: the column that names it
_SHOWN_WITH = {
    "answer": "question", "cause": "problem_id", "corrective_action": "nonconformity_id",
    "verification": "nonconformity_id", "attendee": "meeting_id",
}  # fmt: skip
# what has to be in hand on the page before the record is there: column → word
_WITHIN = {"assessment_id": ("survey", "round"), "audit_id": ("audit", "audit"), "review_id": ("review", "review")}


def place_of_row(db: Connection, table: str, row: str) -> tuple[str, dict[str, Any]] | None:
    """The page of a row, and the place in it in the words of its open_place(); None when the row is not there."""
    if table not in PLACES:
        return None
    _kind, page, word = PLACES[table]
    found = db.execute(f"select * from {table} where id = ?", (row,))
    names = [column[0] for column in found.description]
    values = found.fetchone()
    if values is None:
        return None
    record = dict(zip(names, values, strict=True))
    key = str(record[_SHOWN_WITH.get(table, "id")]).partition("/")[0]
    if table == "cause" and db.execute("select 1 from nonconformity where id = ?", (key,)).fetchone():
        page, word = "nonconformities", "nonconformity"  # a cause of a nonconformity, not of a problem
    where = {of_page: record[column] for column, (of, of_page) in _WITHIN.items() if of == page and record.get(column)}
    return page, where | ({word: key} if word and key else {})


def page_of_table(table: str) -> str:
    """The page that shows records of a table; empty text when none does."""
    return PLACES[table][1] if table in PLACES else ""


def table_of_row(db: Connection, row: str) -> str:
    """The table in which a record with that id stands, or empty text."""
    tables = (table for table in PLACES if table in record_tables(db))
    return next((each for each in tables if db.execute(f"select 1 from {each} where id = ?", (row,)).fetchone()), "")


def place_of_target(db: Connection, target: Target) -> tuple[str, dict[str, Any]] | None:
    """Where the record of a remark is shown, or its page when it named no record; None when the record is gone."""
    if target.table == "enterprise":
        return "dossier", {"field": target.field}
    if found := place_of_row(db, target.table, target.row):
        return found
    if target.table == "answer" and target.field:  # a question that nobody answered has no row yet
        return "survey", {"question": target.field}
    return (page_of_table(target.table), {}) if not target.row and target.table in PLACES else None
