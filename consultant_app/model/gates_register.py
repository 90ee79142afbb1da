"""Gaps of the register: identity, size, certificates, willingness."""

from collections.abc import Iterator

from consultant_app.model import credit_code
from consultant_app.model.company_size import size_class
from consultant_app.model.dossier import Dossier
from consultant_app.model.enterprise import Engagement, Enterprise, Willingness
from consultant_app.model.gap import Gap, error, hint, warning

_PAGE = "dossier"
_WANTED = (
    ("registered_address", "注册地址"),
    ("legal_person", "法定代表人"),
    ("contact_name", "联系人"),
    ("products", "主要产品/服务"),
    ("industry", "认证行业（1–39）"),
)


def gaps(dossier: Dossier, today: str) -> Iterator[Gap]:
    """What is missing in the enterprise's own data."""
    enterprise = dossier.enterprise
    if not enterprise.name.strip():
        yield error("企业名称", _PAGE, "企业名称没有填写，文档无法出具。")
    yield from _code(enterprise)
    yield from _size(enterprise)
    for field, label in _WANTED:
        if not getattr(enterprise, field):
            yield hint(f"档案.{field}", _PAGE, f"企业档案缺“{label}”。")
    yield from _certificates(dossier, today)
    yield from _engagement(dossier.engagement, enterprise)


def _code(enterprise: Enterprise) -> Iterator[Gap]:
    if not enterprise.credit_code:
        if not enterprise.no_code_reason:
            yield warning("信用代码", _PAGE, "没有统一社会信用代码；确实暂无时请写明原因。")
        return
    verdict = credit_code.examine(enterprise.credit_code)
    if not verdict.ok:
        yield warning("信用代码", _PAGE, f"统一社会信用代码有误：{'；'.join(verdict.reasons)}。")


def _size(enterprise: Enterprise) -> Iterator[Gap]:
    verdict = size_class(enterprise.sector, enterprise.employees, enterprise.revenue, enterprise.assets)
    if verdict.size in ("中型", "大型"):
        yield error(
            "企业规模", _PAGE, f"按国统字〔2017〕213号划为{verdict.size}，不属于小微企业：{verdict.explanation}。"
        )
    elif not verdict.size:
        yield warning("企业规模", _PAGE, f"企业规模还不能确定：{verdict.explanation}。")


def _certificates(dossier: Dossier, today: str) -> Iterator[Gap]:
    for certificate in dossier.certificates:
        if certificate.valid_until and certificate.valid_until < today:
            name = certificate.number or certificate.kind
            yield warning("证书有效期", _PAGE, f"证书 {name} 已于 {certificate.valid_until} 到期。", certificate.id)
        if certificate.body and certificate.body == dossier.agency.name:
            yield warning("公正性", _PAGE, "帮扶机构与认证机构为同一家，不得既咨询又认证，请核对。", certificate.id)
    if dossier.enterprise.certified == "是" and not dossier.certificates:
        yield hint("证书", _PAGE, "企业已获证，但没有登记证书编号、认证机构和有效期。")


def _engagement(engagement: Engagement | None, enterprise: Enterprise) -> Iterator[Gap]:
    if engagement is None or engagement.willingness is Willingness.UNKNOWN:
        yield warning("参加意愿", "survey", "还没有记录企业的参加意愿，无法分流。")
        return
    if engagement.willingness is Willingness.WILLING and not engagement.intent_on:
        yield warning("意向书", "survey", "有意愿的企业还没有登记帮扶意向书日期。")
    if engagement.starts_on and engagement.ends_on and engagement.ends_on < engagement.starts_on:
        yield error("帮扶期间", "survey", "帮扶结束日期早于开始日期。")
    if enterprise.founded_on and engagement.intent_on and engagement.intent_on < enterprise.founded_on:
        yield error("意向书日期", "survey", "意向书日期早于企业成立日期。")
