"""The list of an audit's papers: there, out of date, missing, not needed."""

import dataclasses
from typing import Any

from consultant_app.documents import audit_archive_index as index
from consultant_app.documents import register, sample
from consultant_app.documents.fingerprint import digest_of
from consultant_app.model.dossier import Dossier, empty_dossier
from consultant_app.model.plan import DocumentRecord


def made(dossier: Dossier, kind: str, subject_id: str, **fields: Any) -> DocumentRecord:
    """A paper made from the dossier as it is now."""
    state = digest_of(dataclasses.replace(dossier, subject_id=subject_id), register.deliverable(kind))
    given: dict[str, Any] = {
        "id": f"{kind}{subject_id}", "enterprise_id": "sample", "kind": kind, "subject_id": subject_id,
        "number": "SL-BF-001", "version": "A/1", "made_at": "2026-11-20T09:30:00", "file_name": "文件.docx",
        "data_digest": state,
    }  # fmt: skip
    return DocumentRecord(**(given | fields))


def listed(dossier: Dossier) -> dict[str, dict[str, str]]:
    """The lines by title."""
    rows = index.context(dossier)["资料"]
    return {row["名称"].split("\n")[0]: row for row in rows if row["名称"]}


def test_a_paper_is_listed_with_number_version_date_and_file() -> None:
    dossier = sample.dossier()
    trail = (
        made(dossier, "audit_plan", "sample", version="A/0"),
        made(dossier, "audit_plan", "sample"),
        made(dossier, "audit_programme", "sample"),
        made(dossier, "nonconformity_report", "second"),
    )
    lines = listed(dataclasses.replace(dossier, trail=trail))
    plan = lines["内部审核实施计划"]
    assert plan["名称"].endswith("\n文件.docx")
    assert [plan[key] for key in ("编号", "版本", "日期", "情况")] == ["SL-BF-001", "A/1", "2026年11月20日", "已编制"]
    assert lines["年度内部审核方案"]["情况"] == "已编制"
    assert lines["不符合项报告 NC-2026-ZX-002"]["情况"] == "已编制"
    assert lines["不符合项报告 NC-2026-ZX-001"]["情况"] == "未编制"
    assert lines["内部审核检查表"]["情况"] == "未编制"


def test_a_paper_is_out_of_date_when_what_it_reads_changed() -> None:
    dossier = sample.dossier()
    trail = (made(dossier, "audit_plan", "sample"), made(dossier, "audit_minutes", "sample"))
    assert dossier.audit is not None
    slots = dossier.audit.slots[1:]
    changed = dataclasses.replace(dossier, trail=trail, audit=dataclasses.replace(dossier.audit, slots=slots))
    lines = listed(changed)
    assert lines["内部审核实施计划"]["情况"] == "数据已变"
    assert lines["首末次会议记录"]["情况"] == "已编制"
    assert "1份编制后数据已变，须重新编制" in index.context(changed)["目"]["齐全"]


def test_papers_of_another_audit_do_not_count() -> None:
    dossier = sample.dossier()
    trail = (made(dossier, "audit_plan", "earlier"),)
    assert listed(dataclasses.replace(dossier, trail=trail))["内部审核实施计划"]["情况"] == "未编制"


def test_what_the_audit_did_not_need_is_not_missing() -> None:
    dossier = sample.dossier()
    assert dossier.audit is not None
    first = dossier.audit.nonconformities[0]
    gone = dataclasses.replace(first, item=dataclasses.replace(first.item, withdrawn="判定更改"))
    audit = dataclasses.replace(dossier.audit, nonconformities=(gone,), observations=())
    lines = listed(dataclasses.replace(dossier, audit=audit))
    assert lines["不符合项报告 NC-2026-ZX-001（已作废）"]["情况"] == "不涉及"
    assert lines["内部审核观察项清单"]["情况"] == "不涉及"
    assert "内部审核检查表（现场手写用）" not in lines
    none = dataclasses.replace(dossier, audit=dataclasses.replace(audit, nonconformities=()))
    assert listed(none)["不符合项报告"]["情况"] == "不涉及"
    assert index.context(none)["目"]["不符合项"] == "无"


def test_head_counts_what_is_closed() -> None:
    assert index.context(sample.dossier())["目"]["不符合项"] == "共2项，已关闭2项，未关闭0项"


def test_the_list_itself_is_not_out_of_date_by_being_made() -> None:
    dossier = sample.dossier()
    entry = register.deliverable(index.KIND)
    own = made(dossier, index.KIND, "sample")
    other = made(dossier, "audit_plan", "sample")
    after = dataclasses.replace(dossier, trail=(own,))
    assert digest_of(dossier, entry) == digest_of(after, entry)
    assert digest_of(dossier, entry) != digest_of(dataclasses.replace(dossier, trail=(own, other)), entry)


def test_blank_names_the_usual_papers_and_leaves_room() -> None:
    rows = index.context(empty_dossier(sample.dossier().agency))["资料"]
    assert rows[0]["名称"] == "年度内部审核方案"
    assert not any(row["情况"] or row["编号"] for row in rows)
    assert [row["名称"] for row in rows[-10:]] == [""] * 10
