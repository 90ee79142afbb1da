"""A manager and two consultants through a random life: whoever gets which file when, they agree in the end (G3).

Unlike the histories of the store's tests everything goes through the workflows and real files: packages, inbox,
approval, assignments, decisions, undo, and old backups.
"""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import AnswerState, Judgement, Problem
from consultant_app.store import backup, records, restoring
from consultant_app.store.checking import check
from consultant_app.store.session import Session
from consultant_app.workflows import assigning, bulk, deciding, enterprises, findings, handing_over, merge_desk, survey
from tests.workflows.exchange_office import Office, finish, found_agency, introduce
from tests.workflows.test_two_weeks import state_of

FIELDS = ("needs", "remarks", "customers", "products", "equipment")
QUESTIONS = 6


class RandomLife:
    """Three computers, a pile of files on the way, and the texts that must not be lost."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.manager, *self.consultants = found_agency(folder, "周明", "李倩")
        self.pile: list[tuple[Office, Path]] = []  # to whom, what; never emptied: files come late and twice
        self.safe: set[str] = set()  # texts that others have or that were backed up
        self.fresh: dict[str, list[str]] = {office.person: [] for office in self.offices}
        self.kept: dict[str, tuple[Path, int]] = {}
        self.count = 0
        self._begin()

    @property
    def offices(self) -> list[Office]:
        return [self.manager, *self.consultants]

    def _begin(self) -> None:
        for office in self.consultants:
            hello = finish(handing_over.report(office.session, office.folder / "报到.qcx"))
            introduce(self.manager, office, Path(hello.package.path))
        self.factory = enterprises.add_enterprise(self.manager.session, "共管精工有限公司").id
        survey.start_round(self.manager.session, self.factory)
        for office in self.consultants:
            assigning.assign(self.manager.session, [self.factory], office.person, instead=False)
            office.merge(self.manager.answer(office))
        for office in self.offices:
            office.reopen()  # nobody takes back the beginning

    def says(self, office: Office) -> str:
        self.count += 1
        text = f"{office.person}写的第{self.count:04d}句"
        self.fresh[office.person].append(text)
        return text

    def somebody(self) -> Office:
        return self.chance.choice(self.offices)

    # what happens

    def writes(self) -> None:
        office = self.somebody()
        bulk.set_for_all(office.session, [self.factory], **{self.chance.choice(FIELDS): self.says(office)})

    def answers(self) -> None:
        office = self.somebody()
        found = survey.latest(office.session.db, self.factory)
        assert found
        asked = survey.form_of(office.session.db, found).questions()[self.chance.randrange(QUESTIONS)]
        value = str(self.chance.randrange(6))
        judgement = Judgement(state=AnswerState.ANSWERED, value=value, evidence=self.says(office))
        survey.judge(office.session, found, asked.name, judgement)
        office.session._undo.interrupt()  # typed in one go it would be one sentence

    def finds_a_problem(self) -> None:
        office = self.somebody()
        found = survey.latest(office.session.db, self.factory)
        assert found
        findings.add_problem(office.session, found, fact=self.says(office))

    def changes_a_problem(self) -> None:
        office = self.somebody()
        every = records.all_of(office.session.db, Problem)
        if not every:
            return
        problem = self.chance.choice(every)
        if self.chance.random() < 0.3:
            findings.remove_problem(office.session, problem.id)
            return
        with office.session.write("修改问题") as db:
            records.put(db, replace(problem, effect=self.says(office)))

    def hands_over(self) -> None:
        office = self.chance.choice(self.consultants)
        self.pile.append((self.manager, office.hand_over(self.factory)))
        self._is_safe(office)

    def tells(self) -> None:
        office = self.chance.choice(self.consultants)
        self.pile.append((office, self.manager.answer(office)))
        self._is_safe(self.manager)

    def gets_files(self) -> None:
        if not self.pile:
            return
        office = self.chance.choice(self.pile)[0]
        mine = [path for whom, path in self.pile if whom is office]
        for refused in office.merge(*self.chance.sample(mine, min(len(mine), 3))).refused:
            raise AssertionError(refused.reason)

    def decides(self) -> None:
        found = deciding.disputes(self.manager.session)
        if found:
            dispute = self.chance.choice(found)
            deciding.keep_side(self.manager.session, dispute, self.chance.choice(dispute.sides).operation_id)

    def undoes(self) -> None:
        office = self.somebody()
        try:
            office.session.undo()
        except AppError:
            return  # a merge that was handed on

    def takes_back_a_run(self) -> None:
        runs = merge_desk.runs(self.manager.session)
        if runs:
            try:
                merge_desk.take_back(self.manager.session, self.chance.choice(runs)[0])
            except AppError:
                return

    def backs_up(self) -> None:
        office = self.chance.choice(self.consultants)
        self.kept[office.person] = (backup.make_backup(office.session), len(self.fresh[office.person]))

    def goes_back(self) -> None:
        office = self.chance.choice(self.consultants)
        if office.person not in self.kept:
            return
        path, written = self.kept[office.person]
        office.session.close()
        restoring.restore(office.folder / "data", backup.find_backup(office.folder / "data", path.stem))
        office.session = Session.open(office.folder / "data")
        del self.fresh[office.person][written:]

    def _is_safe(self, office: Office) -> None:
        self.safe.update(self.fresh[office.person])
        self.fresh[office.person].clear()
        self.kept.pop(office.person, None)

    STEPS: tuple[tuple[Callable[["RandomLife"], None], int], ...] = (
        (writes, 6), (answers, 6), (finds_a_problem, 2), (changes_a_problem, 4), (hands_over, 5), (tells, 4),
        (gets_files, 8), (decides, 3), (undoes, 2), (takes_back_a_run, 1), (backs_up, 1), (goes_back, 1),
    )  # fmt: skip

    def live(self, steps: int) -> None:
        every, weights = zip(*self.STEPS, strict=True)
        for step in self.chance.choices(every, weights, k=steps):
            step(self)

    def settle(self) -> None:
        """Everything is exchanged, and what is open is decided."""
        for _ in range(2):
            for office in self.consultants:
                self.pile.append((self.manager, office.hand_over(self.factory)))
                self._is_safe(office)
            self.manager.merge(*(path for whom, path in self.pile if whom is self.manager))
            while found := deciding.disputes(self.manager.session):
                deciding.keep_side(self.manager.session, found[0], found[0].sides[0].operation_id)
            for office in self.consultants:
                office.merge(self.manager.answer(office))
            self._is_safe(self.manager)

    def verify(self) -> None:
        states = [state_of(office, self.factory) for office in self.offices]
        assert states[0] == states[1] == states[2]
        for office in self.offices:
            assert check(office.session.db) == []
            bodies = "\n".join(body for (body,) in office.session.db.execute("select body from op"))
            assert [text for text in self.safe if text not in bodies] == []
        assert [deciding.count(office.session.db) for office in self.offices] == [0, 0, 0]

    def close(self) -> None:
        for office in self.offices:
            office.session.close()


def live(folder: Path, seed: int, steps: int) -> int:
    """One life; how many texts were safe at its end."""
    life = RandomLife(folder, seed)
    try:
        life.live(steps)
        life.settle()
        life.verify()
        return len(life.safe)
    finally:
        life.close()


def test_a_short_life_ends_in_agreement(tmp_path: Path) -> None:
    assert live(tmp_path, 1, 30) > 3


@pytest.mark.campaign
def test_many_long_lives_end_in_agreement(tmp_path: Path) -> None:
    lives = int(os.environ.get("CAMPAIGN_RUNS", "60"))
    said = sum(live(tmp_path / str(seed), seed, 80) for seed in range(lives))
    print(f"{lives} lives of 80 steps, {said} texts, none lost, all three agree each time")
