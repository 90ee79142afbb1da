"""The schema as a list of steps; a released step is never changed, a new need is a new step at the end."""

from sqlite_utils import Database, Migrations

migrations = Migrations("consultant_app")

# One line a table: text columns, then after "|" those that hold integers. `id` comes first everywhere.
_RECORDS_V1 = """
enterprise: id name short_name credit_code no_code_reason region registered_address business_address
    legal_person quality_lead contact_name contact_phone founded_on registered_capital employees revenue
    assets finance_year sector sector_code industry products customers processes special_processes outsourcing
    equipment licences certified needs remarks stage next_date next_action consultant source archived_on
    alias_of | is_sample
engagement: id enterprise_id willingness willingness_reason needs intent_number intent_on starts_on ends_on
    agency_contact enterprise_contact agency_duties enterprise_duties confidentiality
department: id enterprise_id name head headcount functions order_key
person: id enterprise_id name department_id position phone qualifications order_key
product: id enterprise_id name model standard licence share order_key
site: id enterprise_id name address activities headcount order_key
contact: id enterprise_id name position phone wechat remarks order_key
certificate: id enterprise_id kind number body body_approval scope standard issued_on valid_until status
    order_key
indicator: id enterprise_id name unit formula source frequency direction baseline order_key
assessment: id enterprise_id form_id form_version snapshot_id supplements held place methods team interviewees
    scope basis conclusion suggestions agreement number finished_on | round
form_snapshot: id form_id version content
answer: id enterprise_id assessment_id question judgement
observation: id enterprise_id assessment_id captured_at text place tag clause state question problem_id
problem: id enterprise_id assessment_id number dimension fact evidence effect tag clause urgency question
    observation_id order_key | pressing
cause: id enterprise_id problem_id method tag parent_id text evidence order_key | is_root
strength: id enterprise_id assessment_id dimension text order_key
photo: id enterprise_id owner_table owner_id sha256 file_name caption taken_at taken_from imported_at
    order_key | damaged
plan: id enterprise_id assessment_id number version made_on period approach mode diagnosis_summary
    agency_duties enterprise_duties confidentiality remarks
goal: id enterprise_id plan_id indicator_id name unit baseline target source formula order_key
plan_measure: id enterprise_id plan_id problem_ids question library_key why text help_form tools department
    owner consultant period resources deliverable verification progress order_key
training: id enterprise_id plan_id topic audience headcount mode hours on lecturer check problem_ids order_key
    | layer
milestone: id enterprise_id plan_id on text proof done_on order_key
risk: id enterprise_id plan_id text likelihood response owner order_key
document_record: id enterprise_id kind title number version made_at file_name folder sha256 data_digest
phrase: id text tag clause order_key
"""

# internal audit and management review
_RECORDS_V5 = """
management_system: id enterprise_id edition scope exclusions top_manager top_position representative
    documents policy issued_on effective_on remarks
work_process: id enterprise_id name kind department_id related_ids clauses order_key | is_special
    is_outsourced
indicator_reading: id enterprise_id indicator_id period value target source
complaint: id enterprise_id on customer product text handling closed_on order_key
supplier: id enterprise_id name supplies evaluated_on score result problems order_key
risk_opportunity: id enterprise_id text process level action owner due_on result order_key | is_opportunity
audit_programme: id enterprise_id year number objectives scope risks criteria method frequency duties
    resources earlier_results prepared_by made_on approved_by approved_on remarks
programme_mark: id enterprise_id programme_id department_id month mark note
audit: id enterprise_id programme_id number nature objective scope criteria edition method held plan_made_on
    plan_prepared_by plan_reviewed_by plan_approved_by plan_approved_on distribution remarks summary
    highlights departments_summary previous_followup suggestions conclusion report_prepared_by
    report_reviewed_by report_approved_by report_on report_distribution issues reopened
audit_member: id enterprise_id audit_id person_id name role group department_id qualification trained_on
    order_key
audit_slot: id enterprise_id audit_id kind on start end department_id area processes clauses member_ids
    escort independence_reason note order_key
audit_line: id enterprise_id audit_id department_id process clause clause_title edition text method record
    sampling phrase library_key origin origin_id finding remark order_key
own_line: id library edition order_key
meeting: id enterprise_id owner_id kind on start end place chair recorder agenda minutes order_key
attendee: id enterprise_id meeting_id name department position side absent order_key
nonconformity: id enterprise_id audit_id line_id number source department_id snapshot found_on place fact
    criterion clause edition grade grade_reason nature leader representative verification_mode due_on cause
    correction extent closed_on withdrawn repeats_id order_key
corrective_action: id enterprise_id nonconformity_id text cause owner due_on done_on evidence order_key
verification: id enterprise_id nonconformity_id verifier on cause_accurate correction_effective
    action_effective concluded remarks | round
audit_observation: id enterprise_id audit_id line_id number department_id snapshot found_on fact risk clause
    edition response owner withdrawn order_key
management_review: id enterprise_id number edition purpose basis scope plan_made_on notice_on on start place
    chair chair_position participants prepared_by reviewed_by approved_by approved_position suitability
    adequacy effectiveness strategy summary report_on issues reopened
review_input: id enterprise_id review_id key gathered gathered_at text issue department due_on submitted_on
    note
review_decision: id enterprise_id review_id kind text owner department due_on resources verification done
    check order_key
print_job: id enterprise_id document_id title path added_at printed_at | copies duplex
"""

# exchange: who works on what, what is returned with which remarks; then what belongs to this computer only
_RECORDS_V6 = """
assignment: id enterprise_id person device_id batch due_on expectations given withdrawn
return_slip: id enterprise_id number decision subject text issued order_key
slip_remark: id enterprise_id slip_id target text answer closing order_key
device: id person name verify_key recipient role first_seen approved_on revoked_on remarks
package_in: id file_name received_at state reason device_id site manifest run merged_at undone_at removed_at
    | size first_seq last_seq
package_out: id file_name path made_at kind recipients enterprises device_id | operations photos size
receipt: id package_id site device_id received_at | until
"""


@migrations()
def m001_records(db: Database) -> None:
    """Everything that people write. No UNIQUE, no foreign keys: a constraint that fails in a merge loses data."""
    for table, columns in _tables(_RECORDS_V1).items():
        db.execute(f"create table {table} ({', '.join(columns)}) without rowid")
        if "\"enterprise_id\" text not null default ''" in columns:
            db.execute(f"create index {table}_enterprise on {table} (enterprise_id)")
    for table, column in (("answer", "assessment_id"), ("problem", "assessment_id"), ("cause", "problem_id")):
        db.execute(f"create index {table}_{column} on {table} ({column})")
    db.execute("create index photo_owner on photo (owner_id)")
    db.execute("create index enterprise_alias on enterprise (alias_of) where alias_of <> ''")


@migrations()
def m002_history(db: Database) -> None:
    """The log of operations, the live heads of each row, and what belongs to this computer only."""
    db.execute(
        "create table op (seq integer primary key, id text not null unique, tbl text not null, row text not null,"
        " enterprise_id text not null, body text not null, site text not null, hlc integer not null,"
        " label text not null default '', sealed integer not null default 0)"
    )
    db.execute("create index op_row on op (tbl, row)")
    db.execute("create index op_enterprise on op (enterprise_id)")
    db.execute(
        "create table row_head (tbl text not null, row text not null, heads text not null, primary key (tbl, row))"
        " without rowid"
    )
    db.execute("create table setting (id text primary key, value text not null default '') without rowid")


@migrations()
def m003_search(db: Database) -> None:
    """What can be computed again from the records: full text, readings of names, size classes."""
    db.execute(
        "create virtual table search_text using fts5 (words, owner, content = '', contentless_delete = 1,"
        " tokenize = \"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\")"
    )
    db.execute("insert into search_text (search_text, rank) values ('hashsize', 16777216)")  # fewer merges in bulk
    db.execute("create table search_doc (doc integer primary key, tbl text not null, row text not null, crc integer)")
    db.execute("create index search_doc_row on search_doc (row)")
    db.execute("create table search_reading (char text primary key, readings text not null) without rowid")
    db.execute(
        "create table search_enterprise (id text primary key, folded text not null, code text not null,"
        " sort_key text not null, size text not null,"
        " stage integer not null, industry text not null, region text not null, consultant text not null,"
        " certified text not null, next_date text not null, is_sample integer not null, archived integer not null,"
        " joined integer not null) without rowid"
    )
    db.execute("create index search_enterprise_name on search_enterprise (joined, archived, sort_key)")


@migrations()
def m004_lists(db: Database) -> None:
    """What lists are filtered by, narrow, apart from what they are sorted by: a scan of it takes a tenth of the time.

    `search_name` is written in its own order; an index beside the ids was what took longest in an import.
    """
    db.execute("drop table search_enterprise")
    db.execute(
        "create table search_enterprise (id text primary key, stage integer not null, size text not null,"
        " industry text not null, region text not null, consultant text not null, certified text not null,"
        " next_date text not null, is_sample integer not null, archived integer not null, joined integer not null)"
        " without rowid"
    )
    db.execute(
        "create table search_name (sort_key text, id text, code text not null, archived integer not null,"
        " joined integer not null, primary key (sort_key, id)) without rowid"
    )


@migrations()
def m005_audit(db: Database) -> None:
    """Internal audit, nonconformities, management review; a document can be about one record."""
    for table, columns in _tables(_RECORDS_V5).items():
        db.execute(f"create table {table} ({', '.join(columns)}) without rowid")
        if "\"enterprise_id\" text not null default ''" in columns:
            db.execute(f"create index {table}_enterprise on {table} (enterprise_id)")
    for table, column in (
        ("audit_member", "audit_id"), ("audit_slot", "audit_id"), ("audit_line", "audit_id"),
        ("nonconformity", "audit_id"), ("nonconformity", "line_id"), ("audit_observation", "audit_id"),
        ("corrective_action", "nonconformity_id"), ("verification", "nonconformity_id"),
        ("attendee", "meeting_id"), ("review_input", "review_id"), ("review_decision", "review_id"),
        ("indicator_reading", "indicator_id"),
    ):  # fmt: skip
        db.execute(f"create index {table}_{column} on {table} ({column})")
    db.execute("create index nonconformity_open on nonconformity (due_on) where closed_on = '' and withdrawn = ''")
    db.execute("alter table document_record add column subject_id text not null default ''")


@migrations()
def m006_exchange(db: Database) -> None:
    """Assignments and return slips; devices, packages and receipts of this computer; conflicts and what was undone.

    The records of an enterprise get a prefix of their own.
    """
    db.execute("alter table management_system add column record_prefix text not null default ''")
    for table, columns in _tables(_RECORDS_V6).items():
        db.execute(f"create table {table} ({', '.join(columns)}) without rowid")
        if "\"enterprise_id\" text not null default ''" in columns:
            db.execute(f"create index {table}_enterprise on {table} (enterprise_id)")
    db.execute("create index slip_remark_slip on slip_remark (slip_id)")
    db.execute("create index search_taken_back on search_enterprise (id) where archived = 2")
    db.execute(
        "create table conflict (tbl text not null, row text not null, field text not null, enterprise_id text not null,"
        " heads text not null, primary key (tbl, row, field)) without rowid"
    )
    db.execute("create index conflict_enterprise on conflict (enterprise_id)")
    db.execute(
        "create table op_aside (seq integer primary key, id text not null unique, tbl text not null, row text not null,"
        " enterprise_id text not null, body text not null, site text not null, hlc integer not null,"
        " label text not null default '', sealed integer not null default 0, run text not null)"
    )
    db.execute("create table op_unknown (tbl text, row text, primary key (tbl, row)) without rowid")


@migrations()
def m007_log_in_place(db: Database) -> None:
    """The log without an index of its ids: they are hashes, so that each operation of a merge landed on another page.

    An operation is found by its row, see history.held().
    """
    db.execute("drop index op_row")
    db.execute("drop index op_enterprise")
    db.execute("alter table op rename to op_before")
    db.execute(
        "create table op (seq integer primary key, id text not null, tbl text not null, row text not null,"
        " enterprise_id text not null, body text not null, site text not null, hlc integer not null,"
        " label text not null default '', sealed integer not null default 0)"
    )
    db.execute("insert into op select * from op_before order by seq")
    db.execute("drop table op_before")
    db.execute("create index op_row on op (tbl, row)")
    db.execute("create index op_enterprise on op (enterprise_id)")


def _tables(text: str) -> dict[str, list[str]]:
    tables: dict[str, list[str]] = {}
    for line in text.replace("\n    ", " ").strip().splitlines():
        table, columns = line.split(": ", 1)
        texts, _, integers = columns.partition(" | ")
        definitions = ["id text primary key"] + [f"\"{name}\" text not null default ''" for name in texts.split()[1:]]
        tables[table] = definitions + [f'"{name}" integer not null default 0' for name in integers.split()]
    return tables
