"""An invented enterprise with a short but complete dossier: what templates are checked and previewed with."""

from functools import lru_cache
from io import BytesIO
from typing import Any

from consultant_app.documents import sample_audit, sample_review, sample_slip
from consultant_app.model.assessment import (
    Agreement,
    AnswerState,
    Assessment,
    Cause,
    CauseMethod,
    Judgement,
    Period,
    Photo,
    Problem,
    Strength,
)
from consultant_app.model.dossier import (
    Agency,
    AssessmentView,
    Dossier,
    Item,
    NumberedPhoto,
    PlanView,
    ProblemView,
)
from consultant_app.model.enterprise import (
    Certificate,
    Department,
    Engagement,
    Enterprise,
    Figure,
    Indicator,
    Willingness,
)
from consultant_app.model.form import Question, QuestionType
from consultant_app.model.plan import Goal, Milestone, Plan, PlanMeasure, Risk, Training
from consultant_app.model.scoring import DimensionScore

_ID = "sample"
_OWNER: dict[str, Any] = {"id": _ID, "enterprise_id": _ID}
_ANCHORS = ("没有做法", "偶尔口头提出", "有做法但不稳定", "有规定并基本执行", "执行到位并有记录", "持续改进并有成效")


def dossier() -> Dossier:
    """The sample, with two rounds, a plan, an internal audit and a photo."""
    return Dossier(
        enterprise=_enterprise(),
        agency=Agency(
            name="示例质量技术服务中心", address="示例省示例市质量路1号", contact="周老师", phone="0000-0000000",
            consultant="周老师",
        ),
        engagement=_engagement(),
        departments=(Department(**_OWNER, name="质检部", head="李工", headcount="3", functions="检验、计量"),),
        certificates=(_certificate(),),
        indicators=(_indicator(),),
        size_class="小型", sector_name="机械零部件加工", industry_name="18 机械及设备",
        assessment=_assessment(2, (40, 60)),
        previous=_assessment(1, (30, 50)),
        plan=_plan(),
        photo_bytes=lambda sha256: _photo_bytes(),
        record_prefix="SL",
        record_numbers={"letter_of_intent": "BF-2026-001"},
        made_on="2026-11-22",
        **sample_audit.parts(),
        review=sample_review.view(),
        slips=sample_slip.views(),
    )  # fmt: skip


def _enterprise() -> Enterprise:
    return Enterprise(
        id=_ID, name="示例精密零件有限公司", credit_code="91350100M000100Y43",
        registered_address="示例省示例市工业路8号",
        business_address="示例省示例市工业路8号2号厂房", legal_person="张示例", quality_lead="李示例",
        contact_name="王示例", contact_phone="00000000000", founded_on="2015-04", registered_capital="200",
        employees="46", revenue="1860", assets="920", finance_year="2025", sector_code="C3484", industry="18",
        products="齿轮、轴套", customers="本省三家减速机厂", processes="下料→车削→铣削→热处理→磨削→检验",
        special_processes="热处理", outsourcing="电镀", equipment="数控车床12台、三坐标1台", licences="无",
        certified="否", needs="降低返工率", consultant="周老师",
    )  # fmt: skip


def _engagement() -> Engagement:
    return Engagement(
        **_OWNER, willingness=Willingness.WILLING, willingness_reason="希望通过主机厂的供方审核", needs="降低返工率",
        intent_on="2026-10-08", starts_on="2026-10-08", ends_on="2027-06-30", agency_contact="周老师",
        enterprise_contact="王示例", agency_duties="选派顾问。", enterprise_duties="指定负责人。",
        confidentiality="双方保密。",
    )  # fmt: skip


def _certificate() -> Certificate:
    return Certificate(
        **_OWNER, kind="产品型式试验", number="SL-0001", body="示例检测院", body_approval="CNCA-R-0000-000",
        valid_until="2027-05-31",
    )  # fmt: skip


def _indicator() -> Indicator:
    return Indicator(
        **_OWNER, name="一次交检合格率", unit="%", formula="一次合格数÷交检数", source="检验日报",
        baseline=Figure(value="92.4", period="2025年1—12月"),
    )  # fmt: skip


def _question(name: str, label: str) -> Question:
    return Question(type=QuestionType.SCORE, name=name, label=label, anchors=_ANCHORS)


def _assessment(number: int, scores: tuple[int, int]) -> AssessmentView:
    taken = Photo(**_OWNER, sha256="0", caption="首件检验台", taken_at="2026-10-12T09:30")
    photo = NumberedPhoto(number=1, photo=taken)
    item = Item(
        number=1, section="质量意识", question=_question("q1", "负责人能否说出质量目标及完成值"),
        judgement=Judgement(state=AnswerState.ANSWERED, value="2", evidence="访谈负责人，目标未量化"),
        photos=(photo,), problem_numbers=("P-01",),
    )  # fmt: skip
    skipped = Item(
        number=2, section="生产管理", question=_question("q2", "设计更改是否受控"),
        judgement=Judgement(state=AnswerState.NOT_APPLICABLE, reason="按来图加工，无设计"),
    )  # fmt: skip
    return AssessmentView(
        assessment=_held(number),
        items=(item, skipped),
        scores=(
            DimensionScore(dimension="质量意识", score=scores[0], scored=1, total=1),
            DimensionScore(dimension="生产管理", score=scores[1], scored=1, total=2, not_applicable=1),
        ),
        problems=(_problem(photo),),
        strengths=(Strength(**_OWNER, assessment_id=_ID, dimension="生产管理", text="车间按区域定置摆放，标识清楚"),),
    )


def _held(number: int) -> Assessment:
    return Assessment(
        **_OWNER, round=number, held=Period(start="2026-10-12", end="2026-10-13"), place="示例市工业路8号",
        team=("周老师", "吴老师"), interviewees="张示例、李示例", scope="齿轮的生产全过程", basis="GB/T 19001—2016",
        conclusion="管理有基础，检验记录不完整。", suggestions="先补首件检验，再做热处理过程确认。",
        agreement=Agreement(opinion="同意", by="张示例", position="总经理", on="2026-10-20", differences="无"),
    )  # fmt: skip


def _problem(photo: NumberedPhoto) -> ProblemView:
    cause = Cause(**_OWNER, problem_id=_ID, text="没有规定首件由谁检验", evidence="查阅作业指导书", is_root=True)
    bone = Cause(**_OWNER, problem_id=_ID, method=CauseMethod.FISHBONE, tag="法", text="首件检验没有规定")
    problem = Problem(
        **_OWNER, assessment_id=_ID, number="P-01", dimension="质量意识", fact="三台机床当日首件无检验记录",
        evidence="抽查10月12日记录3份，缺3份", effect="批量返工", tag="法", clause="8.6", urgency="高", pressing=True,
    )  # fmt: skip
    return ProblemView(
        problem=problem, causes=(cause, bone), photos=(photo,), item_number=1, suggestions=("建立首件检验制度",)
    )


def _plan() -> PlanView:
    plan = Plan(
        **_OWNER, assessment_id=_ID, made_on="2026-10-26", period=Period(start="2026-11-01", end="2027-04-30"),
        approach="以首件检验为切入点。", mode="产业提升", diagnosis_summary="检验记录不完整。",
        agency_duties="到厂辅导。",
        enterprise_duties="按期落实。", confidentiality="双方保密。", remarks="未尽事宜另行商定。",
    )  # fmt: skip
    measure = PlanMeasure(
        **_OWNER, plan_id=_ID, problem_ids=(_ID,), why="因为 第1项=2分（目标未量化，照片1）", text="建立首件检验制度",
        help_form="现场问诊", tools="检查表", department="质检部", owner="李示例", consultant="周老师",
        period=Period(start="2026-11-01", end="2026-11-30"), resources="检具2套", deliverable="首件检验规定",
        verification="抽查10份记录",
    )  # fmt: skip
    return PlanView(
        plan=plan,
        goals=(
            Goal(
                **_OWNER, plan_id=_ID, name="一次交检合格率", unit="%", source="检验日报", formula="一次合格数÷交检数",
                baseline=Figure(value="92.4", period="2025年"), target=Figure(value="96", period="2027年1—4月"),
            ),
        ),
        measures=(measure,),
        trainings=(
            Training(
                **_OWNER, plan_id=_ID, layer=4, topic="首件检验", audience="班组长", headcount="8", hours="2",
                on="2026-11-05", lecturer="周老师", check="实操考核", problem_ids=(_ID,),
            ),
        ),
        milestones=(
            Milestone(**_OWNER, plan_id=_ID, on="2026-11-30", text="首检运行", proof="记录齐全", done_on="2026-12-01"),
        ),
        risks=(Risk(**_OWNER, plan_id=_ID, text="旺季抽不出人", response="错峰安排培训", owner="王示例"),),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _photo_bytes() -> bytes:
    from PIL import Image

    buffer = BytesIO()
    Image.new("L", (640, 480), 200).save(buffer, "JPEG")
    return buffer.getvalue()
