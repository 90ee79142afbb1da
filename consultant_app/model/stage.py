"""Where an enterprise stands; apart from the enterprise, because the list of thousands needs no more than this."""

from enum import StrEnum


class Stage(StrEnum):
    """The steps of the guideline (§五), in order; the value is what the screen and the paper show."""

    ASSIGNED = "待启动"
    SURVEY = "摸底调研"
    PLAN = "一企一策"
    TRAINING = "分层培训"
    PROCESS = "流程优化"
    SYSTEM = "制度建设"
    OPERATION = "体系运行"
    AUDIT = "内审管评"
    CERTIFICATION = "认证评价"
    CLOSED = "总结案例"
