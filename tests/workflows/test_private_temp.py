"""Temporary files lie in the data folder while the program runs, and nowhere afterwards."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from consultant_app.workflows.private_temp import private_temp


def test_temporary_files_of_ours_and_of_children_are_gone_afterwards(tmp_path: Path) -> None:
    before = tempfile.gettempdir(), os.environ.get("TMPDIR")
    (tmp_path / "cache" / "preview-old").mkdir(parents=True)
    (tmp_path / "cache" / "preview-old" / "报告.docx").write_text("left by a run that was killed")
    with private_temp(tmp_path):
        code = "import tempfile; print(tempfile.mkdtemp())"
        child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        ours = tempfile.mkdtemp()
        assert tmp_path in Path(child.strip()).parents
        assert tmp_path in Path(ours).parents
    assert list((tmp_path / "cache").iterdir()) == []
    assert (tempfile.gettempdir(), os.environ.get("TMPDIR")) == before


def test_a_folder_that_takes_nothing_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with private_temp(tmp_path):
        assert tmp_path not in Path(tempfile.mkdtemp()).parents
