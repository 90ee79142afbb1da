"""The diagnosis: rounds, answers, observations, problems, causes, strengths, photos."""

from dataclasses import dataclass
from enum import StrEnum


class AnswerState(StrEnum):
    """Four states that must never be mixed up; only ANSWERED counts in a score."""

    NOT_ASKED = "未问"
    ANSWERED = "已答"
    NOT_APPLICABLE = "不适用"
    NOT_VERIFIED = "未验证"


DIMENSIONS = ("质量意识", "生产管理", "技术改进", "制度建设", "质量效益")  # guideline §五（二）3
TAGS = ("人", "机", "料", "法", "环", "测")  # guideline §五（二）7


@dataclass(frozen=True, kw_only=True)
class Period:
    """Start and end, ISO dates."""

    start: str = ""
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What the enterprise says to the result; signed by hand on paper."""

    opinion: str = ""  # 同意 / 部分同意 / 不同意
    by: str = ""
    position: str = ""
    on: str = ""
    differences: str = ""


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """One round of diagnosis."""

    id: str
    enterprise_id: str
    round: int = 1
    form_id: str = ""
    form_version: str = ""
    snapshot_id: str = ""  # of the composed form, supplements included
    supplements: tuple[str, ...] = ()
    held: Period = Period()
    place: str = ""
    methods: tuple[str, ...] = ("访谈", "现场观察", "查阅记录", "数据抽样")
    team: tuple[str, ...] = ()
    interviewees: str = ""
    scope: str = ""
    basis: str = ""
    conclusion: str = ""
    suggestions: str = ""
    agreement: Agreement = Agreement()
    number: str = ""
    finished_on: str = ""


@dataclass(frozen=True, kw_only=True)
class FormSnapshot:
    """What a record asked, kept as it was; id is fixed_id(form id, version, sha256 of content)."""

    id: str
    form_id: str = ""
    version: str = ""
    content: str = ""  # the form as canonical JSON


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """An answer with what makes it credible; a merge must never pair two people's halves, so one field."""

    state: AnswerState = AnswerState.NOT_ASKED
    value: str = ""  # text; several choices joined by a space (names have none); a table: its number of rows
    reason: str = ""  # why not applicable or not verified
    evidence: str = ""
    copied_from: str = ""  # assessment id, when carried over and not confirmed yet


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One question's answer in one round: id is fixed_id(assessment_id, question).

    `question` is the name; a cell of a table is "table/row-id/column".
    """

    id: str
    enterprise_id: str
    assessment_id: str
    question: str = ""
    judgement: Judgement = Judgement()


class ObservationState(StrEnum):
    """Where a quick note stands."""

    INBOX = "待整理"
    SORTED = "已归入"
    DROPPED = "不采用"


@dataclass(frozen=True, kw_only=True)
class Observation:
    """A free note captured anywhere (Ctrl+N), sorted in later."""

    id: str
    enterprise_id: str
    assessment_id: str = ""
    captured_at: str = ""  # ISO date and time
    text: str = ""
    place: str = ""
    tag: str = ""
    clause: str = ""
    state: ObservationState = ObservationState.INBOX
    question: str = ""  # sorted into this question …
    problem_id: str = ""  # … or made into this problem


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A problem found: from a low answer (`question`) or an observation (`observation_id`)."""

    id: str
    enterprise_id: str
    assessment_id: str
    number: str = ""  # P-01 …
    dimension: str = ""
    fact: str = ""
    evidence: str = ""
    effect: str = ""
    tag: str = ""
    clause: str = ""
    urgency: str = "中"  # 高 中 低
    pressing: bool = False  # 亟需解决
    question: str = ""
    observation_id: str = ""
    order_key: str = ""


class CauseMethod(StrEnum):
    """How a cause was found."""

    WHY = "5Why"
    FISHBONE = "鱼骨图"


@dataclass(frozen=True, kw_only=True)
class Cause:
    """A link of a why chain (in order) or a bone of a fishbone (under its tag, `parent_id` for small bones)."""

    id: str
    enterprise_id: str
    problem_id: str
    method: CauseMethod = CauseMethod.WHY
    tag: str = ""
    parent_id: str = ""
    text: str = ""
    evidence: str = ""
    is_root: bool = False
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Strength:
    """Something the enterprise does well."""

    id: str
    enterprise_id: str
    assessment_id: str
    dimension: str = ""
    text: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo beside a record. The bytes lie in the media store under `sha256`."""

    id: str
    enterprise_id: str
    owner_table: str = ""  # answer, observation, problem …
    owner_id: str = ""
    sha256: str = ""
    file_name: str = ""
    caption: str = ""
    taken_at: str = ""  # evidence time, ISO; from the camera or typed
    taken_from: str = ""  # "相机", "文件" or "手填"
    imported_at: str = ""
    damaged: bool = False
    order_key: str = ""
