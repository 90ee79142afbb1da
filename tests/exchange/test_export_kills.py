"""Killed at any moment while it writes over an older package, the program leaves the older or the newer one (G1)."""

import os
import pickle
import random
import subprocess
import sys

import pytest

WORK = """
import os, pickle, sys
from pathlib import Path
people, path = pickle.loads(bytes.fromhex(sys.argv[1])), Path(sys.argv[2])
photos = [people.photo(os.urandom(200_000)) for _ in range(5)]
for number in range(1, 10_000):
    people.hand_over(path, photos=photos, manifest=people.manifest(number=number))
    print(number, flush=True)
"""


def killed(people, folder, times: int) -> int:
    """How many of the kills left a part behind; fails when a package is not whole or an older one came back."""
    path, parts = folder / "x.qcx", 0
    for _ in range(times):
        command = [sys.executable, "-c", WORK, pickle.dumps(people).hex(), str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            written = int(process.stdout.readline())
            while random.random() < 0.5:
                written = int(process.stdout.readline())
            try:
                process.wait(timeout=random.random() * 0.05)
            except subprocess.TimeoutExpired:
                process.kill()
            written = max([written, *map(int, process.stdout.read().split())])
        opened = people.receive(path)
        assert opened.manifest.number in (written, written + 1)
        assert len(list(opened.photos())) == 5
        assert {each.name for each in folder.iterdir()} <= {"x.qcx", "x.qcx.part"}
        parts += (folder / "x.qcx.part").exists()
    people.hand_over(path)  # what was left behind is in nobody's way
    assert [each.name for each in folder.iterdir()] == ["x.qcx"]
    return parts


def test_a_few_kills_leave_a_whole_package(people, tmp_path):
    killed(people, tmp_path, 3)


@pytest.mark.campaign
def test_many_kills_leave_a_whole_package(people, tmp_path):
    times = int(os.environ.get("CAMPAIGN_RUNS", "200"))
    parts = killed(people, tmp_path, times)
    print(f"{times} kills, {parts} of them while a part was written")
    assert times < 20 or parts > times / 4  # a few may all come too early or too late
