"""The headings bureaus and agencies write above their columns, by field of model.enterprise.Enterprise."""

from collections.abc import Mapping

# Without brackets, years and blanks, divided by spaces; the first one is the field's own name.
_WORDS = {
    "name": (
        "企业名称 企业全称 单位名称 单位全称 公司名称 名称 企业 单位 组织名称 受帮扶企业 帮扶企业 "
        "帮扶企业名称 小微企业名称 企业名称全称 纳税人名称 市场主体名称 客户名称 厂名"
    ),
    "short_name": "企业简称 简称 单位简称",
    "credit_code": (
        "统一社会信用代码 社会信用代码 信用代码 统一信用代码 统一代码 社会统一信用代码 信用代码证号 "
        "营业执照号 营业执照注册号 组织机构代码 纳税人识别号 税号 机构代码 统一社会信用代码证号"
    ),
    "region": (
        "所在地 所在地区 地区 区域 所属地区 所属区域 省市县 县区 区县 县市区 市县 辖区 所属辖区 "
        "所在区县 行政区划 属地 所在县区"
    ),
    "registered_address": "注册地址 住所 工商注册地址 注册地 企业注册地址 登记住所",
    "business_address": (
        "生产经营地址 地址 企业地址 单位地址 经营地址 生产地址 实际经营地址 通讯地址 联系地址 "
        "详细地址 办公地址 公司地址 厂址 经营场所"
    ),
    "legal_person": "法定代表人 法人 法人代表 法定代表人姓名 法人姓名 企业法人 企业负责人 负责人 经营者",
    "quality_lead": "质量负责人 管理者代表 质量主管 质量管理负责人 首席质量官 质量负责人姓名",
    "contact_name": (
        "联系人 企业联系人 联系人姓名 姓名 联络人 联系方式 联系人及电话 联系人电话及姓名 "
        "联系人及联系方式 联系人及联系电话 联系人联系方式 联系人/电话 企业联系人及电话"
    ),
    "contact_phone": (
        "联系电话 电话 手机 手机号 手机号码 联系人电话 联系手机 电话号码 固定电话 移动电话 "
        "联系人手机 联系人手机号 企业电话 联系人联系电话 企业联系人电话 联络电话"
    ),
    "founded_on": "成立日期 成立时间 注册日期 注册时间 登记日期 开业日期 设立日期 创办时间 建厂时间",
    "registered_capital": "注册资本 注册资金 注册资本金",
    "employees": (
        "从业人员 从业人数 从业人员数 员工人数 职工人数 人数 员工数 从业人员人数 职工数 用工人数 "
        "在职人数 员工总数 企业人数 从业人员数量 职工总数 从业人员期末人数 期末从业人员 参保人数"
    ),
    "revenue": (
        "营业收入 营业额 销售额 销售收入 年营业收入 主营业务收入 产值 年产值 年销售额 年销售收入 "
        "总收入 营收 年营业额 营业总收入 年收入"
    ),
    "assets": "资产总额 总资产 资产总计 资产 资产合计 期末资产总额 资产规模",
    "industry": (
        "认证行业 所属行业 行业 行业类别 行业分类 行业大类 认证行业分类 所属行业类别 行业名称 "
        "行业编号 企业行业分类 行业编号及大类 认证行业编号及大类 行业类型"
    ),
    "sector_code": "国民经济行业 国民经济行业代码 国民经济行业分类 行业代码 国民经济行业小类",
    "products": (
        "主要产品 主要产品服务 主要产品及服务 主要产品或服务 产品 主营产品 产品名称 主导产品 "
        "主要产品名称 主营业务 经营范围 产品服务 主要业务"
    ),
    "customers": "主要顾客 主要客户 顾客 客户",
    "equipment": "主要设备 设备 主要生产设备",
    "outsourcing": "外包过程 外包 委外过程",
    "licences": "资质许可 资质 生产许可证 许可证 强制性许可 其他资质 资质证书 许可证号",
    "certified": (
        "是否已获证 是否获证 ISO9001证书 是否认证 是否已认证 是否通过认证 是否取得认证证书 认证情况 "
        "是否取得质量管理体系认证证书 质量管理体系认证 是否已取得质量管理体系认证 获证情况 ISO9001 "
        "体系认证 QMS证书 是否通过质量管理体系认证 是否获得认证 认证证书 是否有证书 是否取得证书 "
        "质量管理体系证书"
    ),
    "needs": "帮扶需求 需求 企业需求 主要需求 存在问题及需求 主要问题",
    "consultant": "帮扶人员 顾问 辅导老师 帮扶专家 责任人 包联人员 帮扶责任人 咨询师",
    "remarks": "备注 说明 备注说明 其他",
}

HEADINGS: Mapping[str, tuple[str, ...]] = {name: tuple(words.split()) for name, words in _WORDS.items()}
FIELD_OF: Mapping[str, str] = {heading.upper(): name for name, headings in HEADINGS.items() for heading in headings}
FIELD_LABELS: Mapping[str, str] = {name: headings[0] for name, headings in HEADINGS.items()}
