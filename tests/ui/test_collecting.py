"""The garbage collector leaves the window alone while a job works."""

import gc

import pytest

from consultant_app.ui.collecting import only_new_objects
from consultant_app.ui.job import Job


def test_what_was_there_before_a_job_is_not_looked_at_meanwhile(qtbot):
    job = Job("测试", gc.get_freeze_count)
    with qtbot.waitSignal(job.ended), qtbot.waitSignal(job.finished) as blocker:
        job.start()
    assert blocker.args[0] > 1_000
    assert gc.get_freeze_count() == 0


def test_the_last_of_several_jobs_ends_it():
    with only_new_objects():
        with pytest.raises(KeyError), only_new_objects():
            raise KeyError
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0
