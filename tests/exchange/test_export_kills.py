"""Killed at any moment while it writes over an older package, the program leaves the older or the newer one (G1)."""

import os
import random
import sys
import threading
from itertools import count

import pytest

from tests.lives import Life

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks of POSIX")


def work(people, path):
    """Write over the same package again and again, and say so."""
    photos = [people.photo(os.urandom(200_000)) for _ in range(5)]
    for number in count(1):
        people.hand_over(path, photos=photos, manifest=people.manifest(number=number))
        print(number, flush=True)


def killed(people, folder, times: int) -> int:
    """How many of the kills left a part behind; fails when a package is not whole or an older one came back."""
    path, parts = folder / "x.qcx", 0
    for _ in range(times):
        life = Life(work, people, path)
        told = life.lines()
        written = int(next(told))
        while random.random() < 0.5:
            written = int(next(told))
        timer = threading.Timer(random.random() * 0.05, life.kill)
        timer.start()
        written = max([written, *map(int, told)])
        timer.join()
        life.end()
        opened = people.receive(path)
        assert opened.manifest.number in (written, written + 1)
        assert len(list(opened.photos())) == 5
        assert {each.name for each in folder.iterdir()} <= {"x.qcx", "x.qcx.part"}
        parts += (folder / "x.qcx.part").exists()
    people.hand_over(path)  # what was left behind is in nobody's way
    assert [each.name for each in folder.iterdir()] == ["x.qcx"]
    return parts


def test_a_few_kills_leave_a_whole_package(people, tmp_path):
    killed(people, tmp_path, 12)


@pytest.mark.campaign
def test_many_kills_leave_a_whole_package(people, tmp_path):
    times = int(os.environ.get("CAMPAIGN_RUNS", "200"))
    parts = killed(people, tmp_path, times)
    print(f"{times} kills, {parts} of them while a part was written")
    assert times < 20 or parts > times / 4  # a few may all come too early or too late
