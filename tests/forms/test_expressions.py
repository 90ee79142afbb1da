"""What expressions come to."""

import math
import time as clock
from datetime import date, datetime

import pytest

from consultant_app.forms.arity import ARITY
from consultant_app.forms.expressions import BadExpression, compile_expression
from consultant_app.forms.functions import PLAIN
from consultant_app.forms.values import Nodes, Value, to_string


class Around:
    """Surroundings from a plain dict."""

    now = datetime(2026, 11, 22, 9, 30)

    def __init__(self, **values: Value) -> None:
        self.values = values

    def value(self, name: str) -> Value:
        return self.values[name]

    def rows(self, name: str) -> Nodes:
        found = self.values[name]
        return found if isinstance(found, Nodes) else Nodes((found,))

    def current(self) -> Value:
        return self.values["current"]

    def position(self) -> int:
        return 3

    def column(self, name: str) -> Value:
        return f"column {name}"

    def choice_label(self, question: str, choice: str) -> str:
        return f"{question}:{choice}"


AROUND = Around(
    a="3",
    empty="",
    text="三号车间",
    several="x y z",
    day=date(2026, 2, 3),
    col=Nodes(("1", "2", "")),
    names=Nodes(("甲", "", "丙")),
    none=Nodes(),
    rows=Nodes(("", "", "")),
    current="5",
)


def come_to(source: str) -> str:
    return to_string(compile_expression(source).value(AROUND))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3 - 4 div 2", "5"),
        ("(1 + 2) * 3", "9"),
        ("2 - -3", "5"),
        ("--3", "3"),
        ("2*-3", "-6"),
        ("10 mod 3 * 2", "2"),
        ("-5 mod 2", "-1"),
        ("5 mod -3", "2"),
        ("5 mod 0", "NaN"),
        ("1 div 0", "Infinity"),
        ("-1 div 0", "-Infinity"),
        ("0 div 0", "NaN"),
        ("1.5 mod 0.4", "0.3"),
        (".5 + 5.", "5.5"),
        ("0.1 + 0.2", "0.3"),
        ("0.1 + 0.2 = 0.3", "true"),
        ("1 div 3 * 3 = 1", "true"),
        ("33.3 + 33.3 + 33.4 = 100", "true"),
        ("1 div 3", "0.333333333333333"),
        ("1 div 10000000", "0.0000001"),
        ("100000000000000", "100000000000000"),
        ("12.30", "12.3"),
        ("3 = 3 = 1", "true"),
        ("3 > 2 > 1", "false"),
        ("1 or 0 div 0", "true"),
        ("'a' and ''", "false"),
        ("1 = 2 or 3 = 3 and 4 = 5", "false"),
        ("(1 = 1 or 3 = 3) and 4 = 5", "false"),
        ("1 = 1 or 3 = 3 and 4 = 5", "true"),
        ("not(0)", "true"),
        ("not('0')", "false"),
    ],
)
def test_operators_follow_xpath(source: str, expected: str) -> None:
    assert come_to(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("${a} = 3", "true"),
        ("${a} = '3.0'", "false"),
        ("${a} = 3.0", "true"),
        ("'5' + '6'", "11"),
        ("${empty} = ''", "true"),
        ("${empty} = 0", "false"),
        ("${empty} != 0", "true"),
        ("${empty} < 1", "false"),
        ("${empty} >= 0", "false"),
        ("${empty} + 1", "NaN"),
        ("${empty} = false()", "true"),
        ("'b' > 'a'", "false"),
        ("'10' > '9'", "true"),
        ("true() = 'x'", "true"),
        ("true() + 1", "2"),
        ("0 div 0 = 0 div 0", "false"),
        ("0 div 0 != 1", "true"),
        ("number(' 3 ')", "3"),
        ("number('1,000')", "NaN"),
        ("number('1e3')", "NaN"),
        ("number('１２')", "NaN"),
        ("number('.')", "NaN"),
        ("boolean('false')", "true"),
        ("boolean(0 div 0)", "false"),
        ("if(${empty}, 'y', 'n')", "n"),
        ("if(${a}, 'y', 'n')", "y"),
        ("not(${empty})", "true"),
        ("string(true())", "true"),
    ],
)
def test_kinds_of_value_turn_into_each_other(source: str, expected: str) -> None:
    assert come_to(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("int(3.7)", "3"),
        ("int(-3.7)", "-3"),
        ("int(4.35 * 100)", "435"),
        ("int('x')", "NaN"),
        ("int(1 div 0)", "Infinity"),
        ("floor(-2.5)", "-3"),
        ("ceiling(2.1)", "3"),
        ("ceiling(-0.5)", "0"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(1.005, 2)", "1.01"),
        ("round(2.675, 2)", "2.68"),
        ("round(1250, -2)", "1300"),
        ("round('x')", "NaN"),
        ("round(2, 'x')", "NaN"),
        ("round(1, 400)", "1"),
        ("abs(-3)", "3"),
        ("pow(2, 10)", "1024"),
        ("pow(10, 9999)", "NaN"),
        ("pow(-8, 0.5)", "NaN"),
        ("min(3, '2')", "2"),
        ("max(1, 'a')", "NaN"),
        ("max(${col})", "2"),
        ("min(${col}, 5)", "1"),
        ("min(${none})", "NaN"),
        ("sum(${col})", "3"),
        ("sum(${none})", "0"),
        ("count(${col})", "3"),
        ("count(${rows})", "3"),
        ("count(${none})", "0"),
        ("count-non-empty(${names})", "2"),
        ("sum(${col}) div count-non-empty(${col})", "1.5"),
        ("position(..)", "3"),
        ("position(..) - 1", "2"),
        ("indexed-repeat(${names}, ${rows}, 3)", "丙"),
        ("indexed-repeat(${names}, ${rows}, 4)", ""),
        ("indexed-repeat(${names}, ${rows}, 0)", ""),
        ("${col} = 2", "true"),
        ("${col} > 2", "false"),
        ("${names} = '丙'", "true"),
        ("${none} = ''", "false"),
    ],
)
def test_numbers_and_rows(source: str, expected: str) -> None:
    assert come_to(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("selected(${several}, 'y')", "true"),
        ("selected(${several}, ' y ')", "true"),
        ("selected(${several}, 'x y')", "false"),
        ("selected(${several}, '')", "false"),
        ("selected('', '')", "false"),
        ("selected-at(${several}, 1)", "y"),
        ("selected-at(${several}, 3)", ""),
        ("selected-at(${several}, -1)", ""),
        ("count-selected(${several})", "3"),
        ("count-selected('  ')", "0"),
        ("coalesce(${empty}, 'b')", "b"),
        ("coalesce(${a}, 'b')", "3"),
        ("once(7)", "5"),
        ("string-length('中文𠀀')", "3"),
        ("concat('a', 1, true(), ${names})", "a1true甲丙"),
        ("join('、', ${names})", "甲、、丙"),
        ("contains(${text}, '车间')", "true"),
        ("contains('', 'a')", "false"),
        ("starts-with(${text}, '三')", "true"),
        ("ends-with(${text}, '三')", "false"),
        ("substr('hello', 1, 3)", "el"),
        ("substr('hello', -2)", "lo"),
        ("substr('hello', 0, -1)", "hell"),
        ("substr('hello', 3, 1)", ""),
        ("substr('hello', 'x')", ""),
        ("substring-before('a-b-c', '-')", "a"),
        ("substring-before('abc', '-')", ""),
        ("substring-before('abc', '')", ""),
        ("substring-after('a-b-c', '-')", "b-c"),
        ("substring-after('abc', '')", "abc"),
        ("normalize-space('  a   b ')", "a b"),
        ("translate('abca', 'ab', 'x')", "xcx"),
        ("jr:choice-name(${a}, '${q}')", "q:3"),
        (". + 1", "6"),
        ("../a", "3"),
        ('"it\'s"', "it's"),
        ("'/*'", "/*"),
    ],
)
def test_texts_and_choices(source: str, expected: str) -> None:
    assert come_to(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("today()", "2026-11-22"),
        ("now()", "2026-11-22T09:30:00"),
        ("${day} < today()", "true"),
        ("${day} > '2026-01-31'", "true"),
        ("${day} = '2026-02-03'", "true"),
        ("${day} = ''", "false"),
        ("${day} != ''", "true"),
        ("${day} + 1", "20488"),
        ("date(${day} + 26)", "2026-03-01"),
        ("date('2026-02-03T10:00:00')", "2026-02-03"),
        ("date('20487')", "2026-02-03"),
        ("date('2026-02-30')", ""),
        ("date('')", ""),
        ("date(9999999999)", ""),
        ("date-time('2026-02-03T10:00')", "2026-02-03T10:00:00"),
        ("today() - ${day}", "292"),
        ("now() > today()", "true"),
        ("format-date(${day}, '%Y年%n月%e日')", "2026年2月3日"),
        ("format-date('2026-02-03', '%y-%m-%d %a %%')", "26-02-03 周二 %"),
        ("format-date('xx', '%Y')", ""),
        ("format-date-time('2026-02-03T08:05:09', '%H:%M:%S')", "08:05:09"),
        ("format-date(now(), '%h:%M')", "9:30"),
    ],
)
def test_dates_compare_and_print_as_dates(source: str, expected: str) -> None:
    assert come_to(source) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("abc", "abc", True),
        ("b", "abc", False),
        ("^abc$", "abc", True),
        ("a*", "", True),
        ("a+", "", False),
        ("[0-9]{6}", "252600", True),
        ("[0-9]{6}", "25260", False),
        ("[0-9]{2,3}", "1234", False),
        ("[0-9]{2,}", "1234", True),
        ("[^0-9]+", "abc", True),
        ("[^0-9]+", "ab1", False),
        (r"1[3-9]\d{9}", "13800001111", True),
        (r"\d+", "１２", False),
        (r"\w+", "a_1", True),
        (r"[\w.-]+@[\w-]+\.[a-z]{2,}", "li.si@example.com", True),
        (r"[\u4e00-\u9fa5]{2,4}", "张三", True),
        ("(甲|乙|丙)级", "乙级", True),
        ("(甲|乙|)级", "级", True),
        ("(?:ab)+?c", "ababc", True),
        ("a.c", "a\nc", False),
        (r"a\.c", "abc", False),
        ("[]a]+", "]a", True),
        ("[a-]+", "a-", True),
        (r"\S+\s\S+", "a b", True),
        ("(a|b$)c?", "b", True),
        ("(a|b$)c?", "bc", False),
        ("(|a)*b", "aab", True),
    ],
)
def test_regex_fits_the_whole_text(pattern: str, text: str, fits: bool) -> None:
    around = Around(p=pattern, t=text)
    assert compile_expression("regex(${t}, ${p})").value(around) is fits


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*)*b", "(a?){30}a{30}", "([a-z]+)*[A-Z]"])
def test_a_cunning_regex_costs_no_time(pattern: str) -> None:
    begin = clock.process_time()
    around = Around(p=pattern, t="a" * 1_900 + "!")
    assert compile_expression("regex(${t}, ${p})").value(around) is False
    assert clock.process_time() - begin < 3


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("[a", "没有写完"),
        ("(a", "缺少“)”"),
        ("a)", "多出“)”"),
        ("*a", "前面没有内容"),
        ("a**", "连用"),
        ("a{3,1}", "小于下限"),
        ("a{9999}", "0 至 1000"),
        ("(a{100}){100}", "太复杂"),
        ("(?=a)", "不支持"),
        (r"(a)\1", "不支持"),
        (r"\u12", "十六进制"),
        ("[z-a]", "颠倒"),
        ("a" * 400, "太长"),
        ("(" * 60 + ")" * 60, "套得太深"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_when_the_form_is_read(pattern: str, reason: str) -> None:
    with pytest.raises(BadExpression, match=reason.replace("(", r"\(").replace(")", r"\)")):
        compile_expression(f"regex(., '{pattern}')")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "没有写完"),
        ("1 +", "没有写完"),
        ("1 2", "多出“2”"),
        ("(1", "应为“)”，却是结尾"),
        ("if(1, 2)", "参数个数不对"),
        ("coalesce(1, 2, 3)", "参数个数不对"),
        ("eval('1')", "函数 eval() 不支持"),
        ("pulldata('a', 'b', 'c', 'd')", "不支持"),
        ("__import__('os')", "不支持"),
        ("${a", "没有写完整"),
        ("${a b}", "没有写完整"),
        ("'abc", "引号没有配对"),
        ("${a} ＝ 1", "全角符号"),
        ("if（1,2,3）", "全角符号"),
        ("${a} && 1", "不认识"),
        ("/data/a", "不支持"),
        ("${a}[1]", "多出“[”"),
        ("position()", "应为“..”"),
        ("..", "不支持"),
        ("jr:choice-name(${a}, ${b})", "第二个参数"),
        ("indexed-repeat(1, 2, 3)", "前两个参数"),
        ("(" * 50 + "1" + ")" * 50, "套得太深"),
        ("-" * 50 + "1", "套得太深"),
        ("not(" * 50 + "1" + ")" * 50, "套得太深"),
        ("1" * 5_000, "太长"),
        ("1+" * 600 + "1", "太复杂"),
    ],
)
def test_what_cannot_be_read_is_refused_in_chinese(source: str, reason: str) -> None:
    with pytest.raises(BadExpression) as caught:
        compile_expression(source)
    assert reason in str(caught.value)


def test_a_long_sum_is_not_a_deep_tree() -> None:
    assert come_to("+".join(["1"] * 400)) == "400"


def test_a_text_cannot_grow_without_end() -> None:
    with pytest.raises(BadExpression, match="太长"):
        compile_expression("concat(${x}, ${x})").value(Around(x="字" * 20_000))


def test_a_calculation_that_has_no_number_is_kept_as_nothing() -> None:
    assert compile_expression("1 div 0").text(AROUND) == ""
    assert compile_expression("${empty} * 2").text(AROUND) == ""
    assert compile_expression("${a} * 2").text(AROUND) == "6"


def test_an_expression_knows_what_it_names() -> None:
    expression = compile_expression("if(${a} > ., count(${t}), ../b + region)")
    assert expression.names == {"a", "t", "b"}
    assert expression.columns == {"region"}
    assert expression.uses_current
    assert not expression.uses_position
    assert not expression.looks_across_rows
    assert compile_expression("indexed-repeat(${a}, ${t}, 1)").looks_across_rows


def test_every_function_of_the_list_does_something() -> None:
    special = {"if", "coalesce", "once", "indexed-repeat", "jr:choice-name", "position", "today", "now"}
    assert set(ARITY) == set(PLAIN) | special


def test_numbers_never_show_an_exponent() -> None:
    for number in (1e15, 1.5e20, -1e-9, 1e300):
        assert "e" not in to_string(number).lower()
    assert to_string(math.inf) == "Infinity"
