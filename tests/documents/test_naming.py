"""Names of files that Windows, Linux and people accept."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant_app.documents import naming

ON = date(2026, 11, 22)


def test_a_name_says_who_when_what_and_which_version() -> None:
    name = naming.file_name(enterprise="示例公司", stage="摸底调研", title="质量诊断报告", version="A/0", on=ON)
    assert name == "示例公司-摸底调研-质量诊断报告-A0-20261122.docx"


@given(text=st.text(max_size=400))
def test_any_text_makes_a_name_that_windows_takes(text: str) -> None:
    name = naming.safe(text)
    assert name
    assert not set(name) & set('<>:"/\\|?*')
    assert not name.endswith((" ", "."))
    assert not any(ord(char) < 32 for char in name)
    whole = naming.file_name(enterprise=text, stage=text, title=text, version=text, on=ON)
    assert len(whole.encode("utf-8")) <= 240
    assert whole.count("-") == 4


@pytest.mark.parametrize("name", ["CON", "nul", "com1", "LPT9.txt", "Aux "])
def test_reserved_names_get_another_start(name: str) -> None:
    assert naming.safe(name).startswith("_")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("甲/乙公司", "甲—乙公司"),
        ("某公司 ", "某公司"),
        ("...", "未命名"),
        ("", "未命名"),
        ("a\tb", "ab"),
        ("甲-乙", "甲—乙"),
    ],
)
def test_what_becomes_of_a_name(typed: str, expected: str) -> None:
    assert naming.safe(typed) == expected


def test_a_taken_name_is_left_alone(tmp_path: Path) -> None:
    assert naming.next_free(tmp_path, "a.docx") == tmp_path / "a.docx"
    (tmp_path / "a.docx").touch()
    assert naming.next_free(tmp_path, "a.docx") == tmp_path / "a(2).docx"
    (tmp_path / "a(2).pdf").touch()
    assert naming.next_free(tmp_path, "a.docx") == tmp_path / "a(3).docx"


def test_versions_count_as_in_quality_records() -> None:
    assert [naming.next_version(each) for each in ("A/0", "A/9", "Z/9", "草稿", "草稿-2")] == [
        "A/1", "B/0", "Z/9-2", "草稿-2", "草稿-3",
    ]  # fmt: skip


def test_a_record_number_keeps_its_hyphens() -> None:
    name = naming.file_name(
        enterprise="甲厂", stage="内审管评", title="不符合项报告", number="NC-2026-ZM-001", version="A/0",
        on=date(2026, 11, 22),
    )  # fmt: skip
    assert name == "甲厂-内审管评-不符合项报告 NC-2026-ZM-001-A0-20261122.docx"


@given(depth=st.integers(0, 200), title=st.text("审核报告𠮷", min_size=1, max_size=60))
def test_in_a_deep_folder_the_whole_path_is_one_that_windows_and_word_open(depth: int, title: str) -> None:
    folder = Path("/" + "深/" * (depth // 2))
    parts = {"enterprise": title, "stage": "内部审核", "title": title, "version": "A/0", "on": ON}
    name = naming.file_name(**parts)
    path = naming.next_free(folder, name)
    assert path.parent == folder
    assert len(str(path).encode("utf-16-le")) // 2 <= 245
    assert path.name.endswith("-20261122.docx")
    assert path.name.count("-") == 4
    if depth < 60:
        assert path.name == name


def test_a_folder_without_any_room_is_left_to_the_system() -> None:
    name = "甲公司-审核-报告-A0-20261122.docx"
    assert naming.next_free(Path("/" + "深/" * 200), name).name == name
