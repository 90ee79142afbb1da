"""What kind of department a name stands for, in the words of small factories."""

_WORDS = {  # keys of DEPARTMENT_KINDS
    "top": ("最高管理", "管理层", "总经理", "总经办", "领导层", "董事", "厂长", "厂部", "厂办", "经理室"),
    "quality": ("质量", "品质", "品管", "品保", "质检", "质管", "质技", "检验", "化验", "实验室", "QC", "QA", "体系"),
    "production": (
        "生产", "车间", "制造", "加工", "装配", "注塑", "铸造", "热处理", "焊接", "班组", "工段", "施工", "PMC",
    ),
    "engineering": ("技术", "工艺", "研发", "设计", "工程", "开发", "生技", "质技"),
    "purchasing": ("采购", "供应", "供销", "外协", "物资"),
    "sales": ("销售", "市场", "业务", "营销", "供销", "客服", "售后", "外贸", "商务", "经营", "营业"),
    "warehouse": ("仓", "库房", "物流", "储运", "物控", "配送"),
    "equipment": ("设备", "机修", "维修", "动力", "模具", "机电"),
    "admin": ("行政", "人事", "人力", "人资", "综合", "办公", "总务", "企管", "后勤", "文控", "总经办"),
    "finance": ("财务", "财会", "会计", "核算"),
}  # fmt: skip


def kinds_of_department(name: str) -> tuple[str, ...]:
    """The kinds a department of that name stands for, first the one named first: 生产技术部 is production, then
    engineering. Empty when the name tells nothing."""
    upper = name.upper()
    places = {kind: [upper.find(word) for word in words if word in upper] for kind, words in _WORDS.items()}
    found = [(min(every), kind) for kind, every in places.items() if every]
    return tuple(kind for _, kind in sorted(found, key=lambda pair: pair[0]))


def kinds_by(name: str, functions: str) -> tuple[str, ...]:
    """The kinds that the name tells, else those that the department's duties tell."""
    return kinds_of_department(name) or kinds_of_department(functions)


def is_top(name: str) -> bool:
    """Whether the name stands for top management."""
    return "top" in kinds_of_department(name)
