"""Files between a manager and consultants: set up, handed over, received, merged, answered."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from consultant_app.errors import AppError, BadFile
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.exchange import Device, PhotoChoice, State
from consultant_app.store import assignments, inbox, media, records
from consultant_app.store.checking import check
from consultant_app.workflows import (
    agency,
    assigning,
    deciding,
    enterprises,
    handing_over,
    merge_desk,
    photos,
    phrases,
    receipts,
    receiving,
    settings,
    survey,
)
from consultant_app.workflows.bulk import set_for_all
from consultant_app.workflows.comparing import LineState
from consultant_app.workflows.round_titles import round_titles
from tests.workflows.exchange_office import Office, finish, found_agency, introduce


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[tuple[Office, ...]]:
    made = found_agency(tmp_path, "周明")
    yield made
    for office in made:
        office.session.close()


def test_the_name_given_when_founding_stands_on_documents_and_a_consultant_keeps_the_own(tmp_path):
    manager, wu = Office(tmp_path / "manager", "何经理"), Office(tmp_path / "wu", "吴洁")
    settings.change_setting(manager.session, "agency_name", "何经理")  # typed into the wrong line at the first start
    settings.change_setting(wu.session, "agency_name", "诚信中心临江分部")
    made = agency.set_up(manager.session, "诚信质量服务中心", "何经理", tmp_path / "机构.qca")
    agency.enrol(wu.session, made.path, "吴洁")
    assert settings.read_setting(manager.session, "agency_name") == "诚信质量服务中心"
    assert settings.read_setting(wu.session, "agency_name") == "诚信中心临江分部"
    for office in (manager, wu):
        office.session.close()


def test_the_estimate_counts_what_is_handed_over(offices):
    _, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司", needs="降低返工")
    phrases.add_phrase(zhou.session, "台账与实物一致")  # belongs to no enterprise and goes along
    told = handing_over.estimate(zhou.session, [factory.id])
    handed = finish(handing_over.hand_over(zhou.session, zhou.folder / "估.qcx", [factory.id]))
    assert told.operations == handed.package.operations


def test_rounds_that_two_people_began_are_told_apart(tmp_path):
    manager, zhou, wu = made = found_agency(tmp_path, "周明", "吴洁")
    factory = enterprises.add_enterprise(manager.session, "恒锐精密机械有限公司")
    for office in (zhou, wu):
        introduce(
            manager, office, office.hand_over(enterprises.add_enterprise(office.session, f"{office.person}厂").id)
        )
        assigning.assign(manager.session, [factory.id], office.person, instead=False)
        office.merge(manager.answer(office))
        survey.start_round(office.session, factory.id)
    (only,) = round_titles(zhou.session, survey.rounds(zhou.session.db, factory.id)).values()
    assert "周明" not in only  # nothing to tell apart yet
    manager.merge(zhou.hand_over(factory.id), wu.hand_over(factory.id))
    zhou.merge(manager.answer(zhou))
    for office in (manager, zhou):
        titles = round_titles(office.session, survey.rounds(office.session.db, factory.id)).values()
        assert sorted(title.split()[1] for title in titles) == ["吴洁", "周明"]
        assert all(title.startswith("第1轮 ") for title in titles)
    for office in made:
        office.session.close()


def test_a_first_file_waits_for_approval_and_then_brings_the_enterprise(offices):
    manager, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司", needs="降低返工")
    path = zhou.hand_over(factory.id)

    (arrival,) = manager.receive(path).arrivals
    assert arrival.state is State.PENDING
    own = records.get(zhou.session.db, Device, agency.own_device_id(zhou.session.db))
    assert arrival.fingerprint == agency.fingerprint(own)
    assert records.find(manager.session.db, Enterprise, factory.id) is None

    agency.approve(manager.session, arrival.package.device_id)
    again = finish(receiving.review(manager.session))
    assert [line.state for line in again.lines if line.enterprise_id] == [LineState.NEW]
    assert records.find(manager.session.db, Enterprise, factory.id) is None

    outcome = finish(merge_desk.merge_chosen(manager.session, [arrival.package.id]))
    assert outcome.refused == ()
    assert records.get(manager.session.db, Enterprise, factory.id).needs == "降低返工"
    assert check(manager.session.db) == []


def test_the_same_again_and_an_older_one_change_nothing(offices):
    manager, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司")
    old = zhou.hand_over(factory.id)
    introduce(manager, zhou, old)
    set_for_all(zhou.session, [factory.id], needs="降低返工")
    new = zhou.hand_over(factory.id)

    assert manager.merge(new).operations > 0
    reception = manager.receive(old, new)
    assert [arrival.state for arrival in reception.arrivals] == [State.OLDER, State.REPEATED]
    assert {line.state for line in reception.lines if line.enterprise_id} == {LineState.OLDER, LineState.SAME}
    assert manager.merge(old).operations == 0
    assert records.get(manager.session.db, Enterprise, factory.id).needs == "降低返工"


def test_an_answer_carries_only_what_is_assigned_and_a_receipt(offices):
    manager, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司")
    path = zhou.hand_over(factory.id)
    introduce(manager, zhou, path)
    manager.merge(path)
    other = enterprises.add_enterprise(manager.session, "别人的企业")
    assigning.assign(manager.session, [factory.id], "周明", batch="第一批")

    assert receipts.receipt_line(zhou.session.db) == ""
    outcome = zhou.merge(manager.answer(zhou))
    assert outcome.refused == ()
    assert records.find(zhou.session.db, Enterprise, other.id) is None
    assert receipts.receipt_line(zhou.session.db).startswith("经理已收到至 ")
    assert check(zhou.session.db) == []


@pytest.fixture
def shared(offices):
    """An enterprise that both have, merged and answered; both then disagree about its needs."""
    manager, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司", needs="降低返工")
    path = zhou.hand_over(factory.id)
    introduce(manager, zhou, path)
    manager.merge(path)
    assigning.assign(manager.session, [factory.id], "周明")
    zhou.merge(manager.answer(zhou))
    return manager, zhou, factory


def test_a_conflict_is_shown_in_words_decided_and_the_decision_travels_back(shared):
    manager, zhou, factory = shared
    set_for_all(zhou.session, [factory.id], needs="降低阀块毛刺投诉")
    set_for_all(manager.session, [factory.id], needs="取得认证证书")
    outcome = manager.merge(zhou.hand_over(factory.id))
    assert outcome.conflicts == 1

    (dispute,) = deciding.disputes(manager.session)
    assert (dispute.enterprise, dispute.field) == ("恒锐精密机械有限公司", "参加意愿与需求")
    assert {side.value for side in dispute.sides} == {"降低阀块毛刺投诉", "取得认证证书"}
    assert {side.person for side in dispute.sides} == {"周明", "何经理（本机）"}
    assert deciding.history_of(manager.session, dispute)[0].value == "降低返工"

    theirs = next(side for side in dispute.sides if side.person == "周明")
    deciding.keep_side(manager.session, dispute, theirs.operation_id)
    assert deciding.count(manager.session.db) == 0
    zhou.merge(manager.answer(zhou))
    assert deciding.count(zhou.session.db) == 0
    for office in (manager, zhou):
        assert records.get(office.session.db, Enterprise, factory.id).needs == "降低阀块毛刺投诉"
        assert check(office.session.db) == []


def test_one_side_is_taken_everywhere_as_one_undo_step(shared):
    manager, zhou, factory = shared
    set_for_all(zhou.session, [factory.id], needs="甲", remarks="甲")
    set_for_all(manager.session, [factory.id], needs="乙", remarks="乙")
    manager.merge(zhou.hand_over(factory.id))
    assert deciding.sites(manager.session)[0][2] == 2

    assert deciding.take_side(manager.session, zhou.session.site) == 2
    found = records.get(manager.session.db, Enterprise, factory.id)
    assert (found.needs, found.remarks) == ("甲", "甲")
    assert deciding.count(manager.session.db) == 0


def test_a_third_value_can_be_typed_and_a_decided_conflict_is_not_decided_again(shared):
    manager, zhou, factory = shared
    set_for_all(zhou.session, [factory.id], needs="甲")
    set_for_all(manager.session, [factory.id], needs="乙")
    manager.merge(zhou.hand_over(factory.id))
    (dispute,) = deciding.disputes(manager.session)
    deciding.keep_text(manager.session, dispute, "甲和乙")
    assert records.get(manager.session.db, Enterprise, factory.id).needs == "甲和乙"
    with pytest.raises(AppError, match="已经裁决"):
        deciding.keep_side(manager.session, dispute, dispute.sides[0].operation_id)


def test_several_files_are_one_run_that_one_undo_takes_back(offices):
    manager, zhou = offices
    first = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司")
    second = enterprises.add_enterprise(zhou.session, "大成食品有限公司")
    paths = [zhou.hand_over(first.id), zhou.hand_over(second.id)]
    introduce(manager, zhou, paths[0])
    outcome = manager.merge(*paths)
    assert len(outcome.taken) == 2
    assert [len(packages) for _, packages in merge_desk.runs(manager.session)] == [2]

    manager.session.undo()
    assert records.all_of(manager.session.db, Enterprise) == []
    assert {package.state for package in manager.inbox()} == {State.READY}
    assert check(manager.session.db) == []

    manager.session.redo()
    assert len(records.all_of(manager.session.db, Enterprise)) == 2
    manager.reopen()
    merge_desk.take_back(manager.session, outcome.run)
    assert records.all_of(manager.session.db, Enterprise) == []
    assert manager.merge(*paths).operations > 0
    assert check(manager.session.db) == []


def test_photos_come_along_or_are_told_missing_and_a_later_file_fills_them(offices, tmp_path):
    manager, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司")
    picture = tmp_path / "机台.jpg"
    Image.new("RGB", (640, 480), "navy").save(picture)
    kept = finish(photos.prepare_photos(zhou.session, factory.id, "enterprise", factory.id, [picture])())
    photos.keep_photos(zhou.session, kept)
    bare = zhou.hand_over(factory.id, photos=PhotoChoice.NONE)
    introduce(manager, zhou, bare)

    (line,) = [line for line in manager.receive(bare).lines if line.enterprise_id]
    assert line.photo_sentence == "1 张照片未随文件传来"
    assert manager.merge(bare).taken[0].photos_missing == 1
    small = manager.merge(zhou.hand_over(factory.id, photos=PhotoChoice.SMALL)).taken[0]
    assert (small.operations, small.photos, small.photos_missing) == (0, 1, 0)
    assert media.get(manager.session, kept[0].sha256, media.Copy.THUMBNAIL)
    assert not media.has(manager.session, kept[0].sha256)
    manager.merge(zhou.hand_over(factory.id))
    assert media.get(manager.session, kept[0].sha256) == picture.read_bytes()


def test_a_certificate_is_read_back_and_a_changed_one_is_refused(shared, tmp_path):
    manager, zhou, factory = shared
    set_for_all(zhou.session, [factory.id], needs="降低阀块毛刺投诉")
    run = manager.merge(zhou.hand_over(factory.id)).run
    made = receipts.write_certificate(manager.session, run, tmp_path / "证明.txt")
    assert "降低阀块毛刺投诉" not in made.path.read_text("utf-8")
    before = receipts.receipt_line(zhou.session.db)
    receipts.read_certificate(zhou.session, made.path)
    assert receipts.receipt_line(zhou.session.db) >= before

    changed = tmp_path / "改过.txt"
    changed.write_text(made.path.read_text("utf-8").replace('"until":', '"until":1'), "utf-8")
    with pytest.raises(BadFile, match="签名不对"):
        receipts.read_certificate(zhou.session, changed)


def test_a_computer_that_was_shut_out_is_refused_and_what_it_sent_before_stays(shared):
    manager, zhou, factory = shared
    agency.revoke(manager.session, agency.own_device_id(zhou.session.db))
    set_for_all(zhou.session, [factory.id], needs="新的")
    (arrival,) = manager.receive(zhou.hand_over(factory.id)).arrivals
    assert arrival.state is State.REFUSED
    assert "已停用" in arrival.package.reason
    assert records.get(manager.session.db, Enterprise, factory.id).needs == "降低返工"


def test_enterprises_made_twice_are_offered_for_joining(offices):
    manager, zhou = offices
    enterprises.add_enterprise(manager.session, "恒锐精密机械有限公司", credit_code="91229981MAEX7K216L")
    twin = enterprises.add_enterprise(zhou.session, "恒锐精密机械", credit_code="91229981MAEX7K216L")
    path = zhou.hand_over(twin.id)
    introduce(manager, zhou, path)
    (line,) = [line for line in manager.receive(path).lines if line.enterprise_id]
    assert [twin.sentence for twin in line.duplicates] == ["信用代码相同：恒锐精密机械有限公司"]
    manager.merge(path)
    enterprises.join(manager.session, line.duplicates[0].id, twin.id)
    assigning.assign(manager.session, [line.duplicates[0].id], "周明")
    zhou.merge(manager.answer(zhou))
    assert records.get(zhou.session.db, Enterprise, twin.id).alias_of == line.duplicates[0].id
    assert check(zhou.session.db) == []


def test_what_was_taken_back_is_told_and_nothing_else_of_it(shared):
    manager, zhou, factory = shared
    (assignment,) = assignments.of_enterprise(manager.session.db, factory.id)
    assigning.withdraw(manager.session, [assignment.id], "改由他人负责")
    set_for_all(manager.session, [factory.id], needs="经理后来写的")
    zhou.merge(manager.answer(zhou))
    assert assignments.taken_back(zhou.session.db) == {factory.id}
    assert records.get(zhou.session.db, Enterprise, factory.id).needs == "降低返工"


def test_an_assignment_that_was_undone_after_it_was_sent_is_gone_there_too(shared):
    manager, zhou, factory = shared
    assert manager.session.undo() == "分派1家企业给周明"
    zhou.merge(manager.answer(zhou))
    assert assignments.of_enterprise(zhou.session.db, factory.id) == []
    assert records.get(zhou.session.db, Enterprise, factory.id).needs == "降低返工"


def test_a_passphrase_must_not_be_short(offices, tmp_path):
    _, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司")
    with pytest.raises(AppError, match="至少 8 个字符"):
        finish(handing_over.hand_over(zhou.session, tmp_path / "临时.qcx", [factory.id], passphrase="short"))
    assert not (tmp_path / "临时.qcx").exists()


def test_raw_files_leave_after_ninety_days_when_nobody_waits_for_them(shared):
    manager, _, _ = shared
    (package,) = manager.inbox()
    raw = inbox.path_of(manager.session, package.id)
    old = (datetime.now() - timedelta(days=91)).timestamp()
    os.utime(raw, (old, old))
    assert receiving.prune(manager.session) == 1
    assert not raw.exists()
    assert manager.inbox()[0].removed_at
    assert receiving.prune(manager.session) == 0


def test_a_hand_over_that_is_cancelled_leaves_no_file_and_no_entry(offices, tmp_path):
    _, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司")
    steps = handing_over.hand_over(zhou.session, tmp_path / "out" / "一.qcx", [factory.id])
    (tmp_path / "out").mkdir()
    for step in steps:
        if step.text == "正在写入磁盘":
            steps.close()
    assert list((tmp_path / "out").iterdir()) == []
    assert handing_over.written_before(zhou.session.db) == []


def test_a_merge_that_is_stopped_keeps_whole_packages_as_one_undo_step(offices):
    manager, zhou = offices
    firms = [enterprises.add_enterprise(zhou.session, f"企业{number}号有限公司") for number in range(3)]
    paths = [zhou.hand_over(firm.id) for firm in firms]
    introduce(manager, zhou, paths[0])
    chosen = [each.id for each in manager.receive(*paths).of(State.READY)]
    steps = merge_desk.merge_chosen(manager.session, chosen)
    for step in steps:
        if step.text.startswith("正在合并") and step.done == 2:
            steps.close()
    assert len(records.all_of(manager.session.db, Enterprise)) == 2
    assert sorted(package.state for package in manager.inbox()) == [State.READY, State.MERGED, State.MERGED]
    manager.session.undo()
    assert records.all_of(manager.session.db, Enterprise) == []
    assert check(manager.session.db) == []


def test_a_folder_is_searched_and_what_is_no_package_is_named(offices, tmp_path):
    manager, zhou = offices
    factory = enterprises.add_enterprise(zhou.session, "恒锐精密机械有限公司")
    folder = tmp_path / "微信" / "2026-11"
    folder.mkdir(parents=True)
    zhou.hand_over(factory.id).rename(folder / "恒锐(1).qcx")
    paper = tmp_path / "报告.docx"
    paper.write_bytes(b"PK\x03\x04" + bytes(100))
    found = manager.receive(tmp_path / "微信", paper).arrivals
    assert [(each.package.file_name, each.state) for each in found] == [
        ("恒锐(1).qcx", State.PENDING), ("报告.docx", State.REFUSED),
    ]  # fmt: skip
    assert "没有导入任何内容" in found[1].package.reason
    assert inbox.path_of(manager.session, found[1].package.id) is None
    receiving.close(manager.session, found[1].package.id)
    assert [package.file_name for package in manager.inbox()] == ["恒锐(1).qcx"]


def test_assigned_enterprises_are_not_told_to_others(offices, tmp_path):
    manager, zhou = offices
    li = Office(tmp_path / "李倩", "李倩")
    agency.enrol(li.session, tmp_path / "机构.qca", "李倩")
    for office in (zhou, li):
        hello = finish(handing_over.report(office.session, office.folder / "报到.qcx"))
        introduce(manager, office, Path(hello.package.path))
    firms = {name: enterprises.add_enterprise(manager.session, f"{name}家机械有限公司") for name in ("周明", "李倩")}
    for person, firm in firms.items():
        assigning.assign(manager.session, [firm.id], person)
    lis = manager.answer(li)
    assert [arrival.state for arrival in zhou.receive(lis).arrivals] == [State.REFUSED]
    zhou.merge(manager.answer(zhou))
    bodies = "\n".join(body for (body,) in zhou.session.db.execute("select body from op"))
    assert firms["李倩"].id not in bodies
    assert "李倩家" not in bodies
    li.session.close()
