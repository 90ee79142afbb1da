"""A dossier heavy enough to break a weak page, and the rendered documents that several tests look at."""

import dataclasses
import random
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from consultant_app import paths
from consultant_app.documents import register, sample, word
from consultant_app.documents.naming import file_name
from consultant_app.model.assessment import DIMENSIONS, TAGS, AnswerState, Cause, CauseMethod, Judgement, Photo
from consultant_app.model.dossier import Dossier, Item, NumberedPhoto, ProblemView, empty_dossier
from consultant_app.model.form import Question, QuestionType

HARD_TEXT = "甲&乙<公差±0.05> “首件”…… 镕喆堃㐀𠮷 😀 {{ x }}"
_OWNER: dict[str, Any] = {"id": "x", "enterprise_id": "x"}


@pytest.fixture(scope="session")
def dossier() -> Dossier:
    """75 items, 30 problems, 25 measures, 12 photos and texts with everything that XML dislikes."""
    small = sample.dossier()
    assert small.assessment is not None
    assert small.plan is not None
    jpegs = {str(number): _jpeg(number) for number in range(12)}
    measures = tuple(
        dataclasses.replace(small.plan.measures[0], id=f"m{number}", problem_ids=(f"p{number}",))
        for number in range(25)
    )
    return dataclasses.replace(
        small,
        enterprise=dataclasses.replace(small.enterprise, name="示例镕喆堃齿轮&传动有限公司", equipment=HARD_TEXT),
        assessment=dataclasses.replace(small.assessment, items=_items(), problems=_problems()),
        plan=dataclasses.replace(small.plan, measures=measures),
        photo_bytes=jpegs.__getitem__,
    )


@pytest.fixture(scope="session")
def blank(dossier: Dossier) -> Dossier:
    """The blank with the same questions."""
    assert dossier.assessment is not None
    items = tuple(
        dataclasses.replace(item, judgement=Judgement(), photos=(), problem_numbers=())
        for item in dossier.assessment.items
    )
    return empty_dossier(dossier.agency, items)


@pytest.fixture(scope="session")
def rendered(dossier: Dossier, blank: Dossier, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each deliverable filled (by kind) and blank (kind + ".blank")."""
    folder = tmp_path_factory.mktemp("rendered")
    files = {}
    for entry in register.DELIVERABLES:
        for suffix, source in (("", dossier), (".blank", blank)):
            name = file_name(
                enterprise=source.enterprise.name or "空白", stage=entry.stage, title=entry.title, version="A/0",
                on=date(2026, 11, 22),
            )  # fmt: skip
            template = paths.templates_dir() / entry.template
            files[entry.kind + suffix] = word.render(template, entry.context(source), folder / name).path
    return files


def _jpeg(number: int) -> bytes:
    from PIL import Image

    buffer = BytesIO()
    size = (1280, 960) if number % 3 else (960, 1280)
    Image.effect_noise(size, 40).save(buffer, "JPEG", quality=60)
    return buffer.getvalue()


def _photo(number: int) -> NumberedPhoto:
    photo = Photo(**_OWNER, sha256=str(number), caption="首件检验台", taken_at="2026-10-12T09:30")
    return NumberedPhoto(number=number + 1, photo=photo)


def _items() -> tuple[Item, ...]:
    chance = random.Random(5)
    found = []
    for number in range(1, 76):
        state = chance.choice([AnswerState.ANSWERED] * 6 + [AnswerState.NOT_APPLICABLE, AnswerState.NOT_ASKED])
        answered = state is AnswerState.ANSWERED
        found.append(
            Item(
                number=number,
                section=DIMENSIONS[(number - 1) // 15],
                question=Question(
                    type=QuestionType.SCORE, name=f"q{number}", label="首件、巡检、完工检验是否有记录",
                    anchors=("零", "一", "二", "三", "四", "五"),
                ),
                judgement=Judgement(
                    state=state, value=str(chance.randrange(6)) if answered else "",
                    evidence=HARD_TEXT if answered else "", reason="" if answered else "按来图加工",
                ),
                photos=tuple(_photo(index) for index in {3: (0, 1, 2), 40: (3, 4)}.get(number, ())),
                problem_numbers=(f"P-{number:02d}",) if number % 5 == 0 else (),
            )
        )  # fmt: skip
    return tuple(found)


def _problems() -> tuple[ProblemView, ...]:
    small = sample.dossier().assessment
    assert small is not None
    first = small.problems[0]
    found = []
    for number in range(30):
        problem = dataclasses.replace(
            first.problem, id=f"p{number}", number=f"P-{number + 1:02d}", fact=f"第{number + 1}台机床 {HARD_TEXT}",
            urgency="高中低"[number % 3], pressing=number % 4 == 0,
        )  # fmt: skip
        photos = (_photo(6), _photo(7)) if number == 0 else ()
        causes = _causes(number) if number < 3 else ()
        found.append(dataclasses.replace(first, problem=problem, causes=causes, photos=photos))
    return tuple(found)


def _causes(number: int) -> tuple[Cause, ...]:
    whys = [
        Cause(**_OWNER, problem_id="x", text=f"第{level}层原因", evidence="查阅作业指导书", is_root=level == 4)
        for level in range(1, 5)
    ]
    bones = [
        Cause(
            **{**_OWNER, "id": f"b{index}"}, problem_id="x", method=CauseMethod.FISHBONE, tag=TAGS[index % 6],
            text=f"原因{index}：作业指导书没有规定",
        )
        for index in range((1, 14, 40)[number])
    ]  # fmt: skip
    return (*whys, *bones)
