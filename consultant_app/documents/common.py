"""What every document says: which record it is, who issues it, whom it is about."""

from collections.abc import Sequence
from typing import Any

from consultant_app.documents import register
from consultant_app.documents.draft_mark import draft_mark
from consultant_app.documents.pictures import fitted
from consultant_app.documents.wording import boxes, date_text, rows, unit
from consultant_app.errors import AppError
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier, NumberedPhoto
from consultant_app.model.enterprise import Certificate

_PHOTO_BOX = {"width_mm": 72.0, "height_mm": 50.0}
_LOGO_BOX = {"width_mm": 60.0, "height_mm": 16.0}


def furniture(dossier: Dossier, kind: str) -> dict[str, Any]:
    """文件 and 机构: title, both numbers, version, date; the helping body."""
    entry = register.deliverable(kind)
    agency = dossier.agency
    return {
        "文件": {
            "题名": entry.title,
            "表单号": entry.number_of_blank(agency.form_numbers, dossier.record_prefix),
            "记录号": dossier.record_numbers.get(kind, "") or "____________",
            "版本": dossier.version,
            "日期": date_text(dossier.made_on),
            "草稿": draft_mark() if dossier.draft else "",
        },
        "机构": {
            "名称": agency.name,
            "地址": agency.address,
            "联系人": agency.contact,
            "电话": agency.phone,
            "顾问": agency.consultant,
            "标志": fitted(agency.logo, text="机构标志", **_LOGO_BOX) or "",
        },
    }


def enterprise(dossier: Dossier) -> dict[str, Any]:
    """企业: the profile as it is printed."""
    who = dossier.enterprise
    return {
        "名称": who.name,
        "信用代码": who.credit_code or (f"暂无（{who.no_code_reason}）" if who.no_code_reason else ""),
        "注册地址": who.registered_address,
        "经营地址": who.business_address,
        "法定代表人": who.legal_person,
        "质量负责人": who.quality_lead,
        "联系人": who.contact_name,
        "联系电话": who.contact_phone,
        "成立日期": chinese_date(who.founded_on),
        "注册资本": unit(who.registered_capital, "万元"),
        "所属行业": _sector(who.sector_code, dossier.sector_name),
        "认证行业": dossier.industry_name or who.industry,
        "产品": who.products or "；".join(product.name for product in dossier.products),
        "从业人数": unit(who.employees, "人"),
        "营业收入": _revenue(who.revenue, unit(who.finance_year, "年")),
        "资产总额": unit(who.assets, "万元"),
        "财务年度": unit(who.finance_year, "年"),
        "规模": dossier.size_class or ("□小型　□微型" if dossier.blank else ""),
        "已获认证": boxes(("是", "否"), {who.certified}),
        "资质许可": who.licences,
        "顾客": who.customers,
        "工序": who.processes,
        "特殊过程": who.special_processes,
        "外包": who.outsourcing,
        "设备": who.equipment,
        "需求": (dossier.engagement.needs if dossier.engagement else "") or who.needs,
    }


def _sector(code: str, name: str) -> str:
    return f"{name}（行业代码{code}）" if code and name else name or code


def _revenue(amount: str, year: str) -> str:
    return unit(amount, "万元") + (f"（{year}）" if amount and year else "")


def certificates(dossier: Dossier) -> list[dict[str, Any]]:
    """证书 rows."""
    found = [_certificate(number, entry) for number, entry in enumerate(dossier.certificates, start=1)]
    columns = ("序", "名称", "证书号", "机构", "批准号", "有效期")
    return rows(found, columns, blank=dossier.blank, count=2)


def _certificate(number: int, entry: Certificate) -> dict[str, str]:
    return {
        "序": str(number),
        "名称": entry.kind,
        "证书号": entry.number,
        "机构": entry.body,
        "批准号": entry.body_approval,
        "有效期": chinese_date(entry.valid_until),
    }


def departments(dossier: Dossier) -> list[dict[str, Any]]:
    """部门 rows."""
    found = [
        {"序": str(number), "名称": each.name, "负责人": each.head, "人数": each.headcount, "职能": each.functions}
        for number, each in enumerate(dossier.departments, start=1)
    ]
    return rows(found, ("序", "名称", "负责人", "人数", "职能"), blank=dossier.blank, count=5)


def indicators(dossier: Dossier) -> list[dict[str, Any]]:
    """指标 rows: value with period, source and formula, without which a figure says nothing."""
    found = [
        {
            "序": str(number),
            "名称": each.name,
            "单位": each.unit,
            "数值": each.baseline.value,
            "期间": each.baseline.period,
            "来源": each.source,
            "公式": each.formula,
        }
        for number, each in enumerate(dossier.indicators, start=1)
    ]
    if not found and dossier.blank:
        return [_empty_indicator(number, name) for number, name in enumerate(_USUAL_INDICATORS, start=1)]
    return rows(found, ("序", "名称", "单位", "数值", "期间", "来源", "公式"), blank=dossier.blank, count=0)


_USUAL_INDICATORS = (
    "一次交检合格率", "出厂合格率", "返工（返修）率", "报废率", "顾客投诉件数", "退货率", "准时交付率", "质量成本",
)  # fmt: skip


def _empty_indicator(number: int, name: str) -> dict[str, str]:
    money = name == "质量成本"
    measure = "万元" if money else "件" if name.endswith("件数") else "%"
    return {"序": str(number), "名称": name, "单位": measure, "数值": "", "期间": "", "来源": "", "公式": ""}


def photo_rows(dossier: Dossier, photos: Sequence[NumberedPhoto]) -> list[dict[str, Any]]:
    """Photos two by two, each with its caption: 左, 左题, 右, 右题; 右 is empty when one is left over."""
    shown = [_photo(dossier, numbered) for numbered in photos]
    if len(shown) % 2:
        shown.append(("", ""))
    return [
        {"左": left, "左题": left_text, "右": right, "右题": right_text}
        for (left, left_text), (right, right_text) in zip(shown[::2], shown[1::2], strict=True)
    ]


def _photo(dossier: Dossier, numbered: NumberedPhoto) -> tuple[Any, str]:
    photo = numbered.photo
    taken = f"（{chinese_date(photo.taken_at[:10])}）" if photo.taken_at else ""
    text = f"照片{numbered.number}　{photo.caption}{taken}"
    try:
        picture = None if photo.damaged else fitted(dossier.photo_bytes(photo.sha256), text=text, **_PHOTO_BOX)
    except (KeyError, OSError, AppError):  # the paper is made all the same and says so in the photo's place
        picture = None
    return (picture, text) if picture else ("（照片文件损坏或缺失，未能印出）", text)


def photo_names(photos: Sequence[NumberedPhoto]) -> str:
    """照片1、照片2 – how text refers to them."""
    return "、".join(f"照片{numbered.number}" for numbered in photos)
