"""Shared by all tests: Qt without a screen, passwords that take no time, and no test that fails on a busy machine."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """New password slots with hardly any stretching."""
    from consultant_app.store import key_slots

    monkeypatch.setattr(key_slots, "PASSES", 1)
    monkeypatch.setattr(key_slots, "MEMORY_KIB", 64)
