"""Whatever comes from outside gives one Chinese sentence and nothing else, soon."""

import gc
import os

import hostile
import pytest

from consultant_app.errors import BadFile
from consultant_app.intake.tables import read_tables

SECONDS = 2.0


def read(path):
    reading = read_tables(path)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value


def processor_seconds():
    """Of this process and its children: what a quiet machine would need."""
    return sum(os.times()[:4])


def assert_one_sentence(message):
    assert message.startswith("“")
    assert message.endswith("。")
    assert message.count("。") == 1
    assert "没有导入任何内容；请" in message
    assert "\n" not in message
    assert "Error" not in message


@pytest.fixture
def young_heap():
    """What thousands of tests before left behind is not walked again by every collection."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("case", hostile.CASES, ids=[case.name for case in hostile.CASES])
@pytest.mark.usefixtures("young_heap")
def test_a_bad_file_gives_one_sentence_soon(case, tmp_path):
    path = hostile.write(case, tmp_path)
    start = processor_seconds()
    with pytest.raises(BadFile) as refusal:
        read(path)
    assert processor_seconds() - start < SECONDS
    assert_one_sentence(str(refusal.value))
    assert case.words in str(refusal.value)
    assert case.name in str(refusal.value)
    assert [each.name for each in tmp_path.iterdir()] == [case.name]


@pytest.mark.parametrize("name", hostile.SOUND)
def test_the_sound_files_the_bad_ones_are_made_from_can_be_read(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(hostile.SOUND[name]())
    assert "食品有限公司" in read(path)[0].rows[1][0]


def test_a_folder_a_link_and_a_missing_file_are_refused(tmp_path):
    folder, link, missing = tmp_path / "文件夹.xlsx", tmp_path / "链接.xlsx", tmp_path / "没有.xlsx"
    folder.mkdir()
    (tmp_path / "真.xlsx").write_bytes(hostile.xlsx())
    link.symlink_to(tmp_path / "真.xlsx")
    for path, words in [(folder, "文件夹"), (link, "链接"), (missing, "不存在")]:
        with pytest.raises(BadFile, match=words) as refusal:
            read(path)
        assert_one_sentence(str(refusal.value))


def survives(path, data):
    """Read or refused with one sentence: nothing else may happen."""
    path.write_bytes(data)
    try:
        read(path)
    except BadFile as refusal:
        assert_one_sentence(str(refusal))


@pytest.mark.parametrize("name", hostile.SOUND)
def test_random_damage_is_read_or_refused(name, tmp_path):
    for data in hostile.random_damage(name, 10):
        survives(tmp_path / name, data)


@pytest.mark.campaign
@pytest.mark.parametrize("name", hostile.SOUND)
def test_many_random_damages_are_read_or_refused(name, tmp_path):
    for data in hostile.random_damage(name, int(os.environ.get("CAMPAIGN_RUNS", "3000")), seed=1):
        survives(tmp_path / name, data)
