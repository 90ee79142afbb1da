"""No damaged package is ever accepted, whatever was done to it (G4)."""

import pytest

from tests.exchange.damage import Damager, repaired


@pytest.fixture(scope="module")
def damager(people, tmp_path_factory):
    return Damager(people, tmp_path_factory.mktemp("damage"), seed=20261128)


def test_the_damager_leaves_a_sound_file_acceptable(damager):
    for content in damager.sound:
        assert repaired(content) == content
        damager.path.write_bytes(content)
        assert len(list(damager.people.receive(damager.path).lines())) == 300


def test_a_cut_or_a_flip_at_every_border_is_damage(damager):
    content = damager.sound[0]
    for place in damager.boundaries():
        for end in {max(0, place - 1), place, place + 1} - {len(content)}:
            assert damager.outcome(content[:end]) == ("Damaged" if end > 4 else "NotAPackage")
        flipped = bytearray(content)
        flipped[place] ^= 1
        assert damager.outcome(bytes(flipped)) == "Damaged"


@pytest.mark.parametrize("seed", range(5))
def test_random_damage_is_refused(damager, seed):
    damager.random.seed(seed)
    counted = damager.count(1000)
    assert counted["Damaged"] > 300
    assert counted["UnknownSender"] > 30  # behind a right checksum: photos, or what is inside, of another file
    assert counted["NotOurs"] > 30
