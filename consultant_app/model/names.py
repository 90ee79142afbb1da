"""Names of enterprises, brought to a form in which the same firm reads the same."""

import re

from consultant_app.model.text import halfwidth

_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
    "|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_COUNTRY = re.compile("^(中国|中华人民共和国)")
_PROVINCE = re.compile(
    f"^({_PROVINCES})(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市(?=.{{2,6}}[县区]))"
)
_PLACE = re.compile(
    r"^([^市县区厂店]{2,7}?)"
    r"(?:自治州|自治县|地区|经济技术开发区|高新技术开发区|高新区|开发区|新区|市辖区|市|县|区)(?=.{2})"
)
# Longest first: 公司 must not leave 有限责任 behind.
_FORMS = (
    "股份有限责任公司 集团有限公司 股份有限公司 有限责任公司 有限公司 股份公司 集团公司 总公司 分公司 公司 "
    "专业合作社 股份合作社 合作社 个人独资企业 特殊普通合伙 普通合伙 有限合伙 个体工商户 企业集团 集团 "
    "总厂 分厂 厂 经营部 商行 有限 股份"
)
_ENDINGS = tuple(_FORMS.split())
_MARKS = re.compile(r"[\W_]+")


def normalise_name(name: str) -> str:
    """The name without width, brackets, province, 市/县/区 after the place, and the legal form at the end.

    Two names with the same result are probably one enterprise: 邢台市鑫丰食品（有限公司） and 邢台鑫丰食品有限责任公司
    agree.
    A name that would vanish altogether is kept as it is.
    """
    plain = halfwidth(name).upper()
    if not plain.isalnum():
        plain = _MARKS.sub("", plain)
    core = _without_places(plain)
    while core.endswith(_ENDINGS):
        core = next(core.removesuffix(ending) for ending in _ENDINGS if core.endswith(ending))
    return core or plain


def _without_places(name: str) -> str:
    core = name
    for place in (_COUNTRY, _PROVINCE):
        if match := place.match(core):
            core = core[match.end() :]
    for _ in range(3):  # city, county and zone at most
        match = _PLACE.match(core)
        if not match:
            break
        core = match[1] + core[match.end() :]
    return core
