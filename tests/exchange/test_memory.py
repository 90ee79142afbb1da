"""Hundreds of megabytes of photos pass through a small memory."""

import subprocess
import sys

import pytest

resource = pytest.importorskip("resource")  # not on Windows

WORK = """
import hashlib, os, resource, sys
from pathlib import Path
from consultant_app.exchange.package import PhotoCopy, PhotoSource, open_package
from tests.exchange.people import make_people

def photo(number):
    content = lambda: seed + number.to_bytes(4)
    return PhotoSource(hashlib.sha256(content()).hexdigest(), PhotoCopy.ORIGINAL, len(seed) + 4, content)

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (2**20 if sys.platform == "darwin" else 2**10)

people, path, count, seed = make_people(), Path(sys.argv[1]), int(sys.argv[2]), os.urandom(4 * 2**20)
people.hand_over(path, photos=[photo(0)])
people.receive(path)
before = most()
people.hand_over(path, photos=[photo(number) for number in range(count)])
opened = people.receive(path)
assert path.stat().st_size > count * 4 * 2**20
assert sum(len(each.content) for each in opened.photos()) == count * len(seed + b"0000")
print(most() - before)
"""


def growth(path, photos: int) -> int:
    """By how many MB the memory of a process grows that writes, opens and reads so many photos of 4 MB."""
    command = [sys.executable, "-c", WORK, str(path), str(photos)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_eighty_megabytes_of_photos_need_less_than_forty(tmp_path):
    assert growth(tmp_path / "x.qcx", 20) < 40


@pytest.mark.campaign
def test_three_hundred_megabytes_of_photos_need_no_more(tmp_path):
    grown = growth(tmp_path / "x.qcx", 75)
    print(f"{grown} MB more")
    assert grown < 40
