"""Invented enterprises and notes, the same in every run."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from consultant_app.model.credit_code import check_character, organisation_check
from consultant_app.model.enterprise import Enterprise, Stage
from consultant_app.model.ids import new_id

_PLACES = ["云州市东湖区", "云州市西山区", "临江县", "青石县", "白河市南城区", "白河市开发区", "安平县", "丰乐县"]
_WORDS = [
    "恒",
    "瑞",
    "鑫",
    "达",
    "盛",
    "华",
    "永",
    "信",
    "德",
    "源",
    "宏",
    "泰",
    "兴",
    "隆",
    "嘉",
    "润",
    "博",
    "诚",
    "远",
    "康",
]
_TRADES = ["精密机械", "食品", "纸箱包装", "五金制品", "塑料制品", "服装", "铸造", "家具", "电器配件", "阀门"]
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_PHRASES = [
    "首件检验没有记录", "量具超过校准日期仍在使用", "不合格品与合格品混放", "图纸版本与工单不一致",
    "班组长能说出当班的质量目标", "供应商来料只看合格证", "设备点检表提前签完", "热处理炉温曲线完整",
    "客户投诉没有登记原因", "返工返修凭口头安排", "关键工序的操作者持证上岗", "仓库先进先出有标识",
    "检验标准贴在工位上", "模具维修没有履历",
]  # fmt: skip


def enterprise_rows(count: int) -> Iterator[list[str]]:
    """Rows of twelve texts as a bureau's list has them: code, name, place, person, phone, …"""
    random = Random(2022)
    for number in range(count):
        name = (
            f"{random.choice(_PLACES)}{''.join(random.sample(_WORDS, 2))}{random.choice(_TRADES)}有限公司{number:05d}"
        )
        person = random.choice(_SURNAMES) + random.choice(_WORDS)
        yield [
            str(number + 1), name, credit_code(number), random.choice(_PLACES), person, f"138{number:08d}",
            str(random.randint(3, 400)), f"{random.randint(50, 9000)}", f"{random.randint(20, 9000)}",
            f"20{random.randint(10, 24)}-0{random.randint(1, 9)}-1{random.randint(0, 9)}", random.choice(_TRADES),
            "待启动",
        ]  # fmt: skip


ENTERPRISE_TITLES = [
    "序号", "企业名称", "统一社会信用代码", "所在地区", "联系人", "联系电话",
    "从业人数", "营业收入（万元）", "资产总额（万元）", "成立日期", "主要产品", "状态",
]  # fmt: skip


def cycled_rows(count: int) -> Iterator[list[str]]:
    """Many rows made almost for nothing, for measuring who writes them."""
    block = list(enterprise_rows(997))
    for number in range(count):
        yield [str(number + 1), *block[number % 997][1:]]


def credit_code(number: int) -> str:
    """A well-formed 统一社会信用代码 of an enterprise that does not exist."""
    organisation = f"MA{number:06d}"
    first17 = f"91990000{organisation}{organisation_check(organisation)}"
    return first17 + check_character(first17)


def enterprises(count: int) -> Iterator[Enterprise]:
    """Records for the store."""
    random = Random(2023)
    stages = list(Stage)
    for row in enterprise_rows(count):
        yield Enterprise(
            id=new_id(),
            name=row[1],
            credit_code=row[2],
            region=row[3],
            contact_name=row[4],
            contact_phone=row[5],
            employees=row[6],
            revenue=row[7],
            assets=row[8],
            founded_on=row[9],
            products=row[10],
            stage=random.choice(stages),
        )


def notes(count: int) -> Iterator[str]:
    """Notes of about sixty characters, as a consultant takes them."""
    random = Random(2024)
    for number in range(count):
        yield f"第{number % 97}号工位：" + "，".join(random.sample(_PHRASES, 5)) + f"；编号{number:07d}"


def fill(folder: Path, count: int) -> None:
    """A data folder with that many enterprises."""
    from consultant_app.store import records
    from consultant_app.store.session import Session

    session = Session.open(folder)
    with session.write("新增企业") as db:
        records.put_all(db, enterprises(count))
    session.close()
