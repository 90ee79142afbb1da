"""Shared by all tests: Qt without a screen, and passwords that take no time where time is not the question."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """New password slots with hardly any stretching."""
    from consultant_app.store import key_slots

    monkeypatch.setattr(key_slots, "PASSES", 1)
    monkeypatch.setattr(key_slots, "MEMORY_KIB", 64)
