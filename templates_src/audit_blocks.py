"""Pieces that only the papers of internal audit use: their page, small tables, columns in a loop, signatures."""

from collections.abc import Sequence

from templates_src import blocks as b
from templates_src.package import Content

SMALL_HEAD, SMALL, SMALL_CENTRE = "a6s", "a7s", "a8s"
OWNER = "企业.名称"
TAG_WIDTH = 1300  # of the cells that hold the beginning and the end of a loop over columns


def portrait(title: str, body: str) -> Content:
    """A paper on upright pages; it may have pages across."""
    return Content(
        title=title, body=body, header=b.page_header(owner=OWNER), footer=b.page_footer(),
        wide_header=b.page_header(b.LANDSCAPE, owner=OWNER), wide_footer=b.page_footer(b.LANDSCAPE),
    )  # fmt: skip


def landscape(title: str, body: str) -> Content:
    """A paper on pages across."""
    return portrait(title, body + b.section(landscape=True, last=True))


def cells(widths: Sequence[int], texts: Sequence[str], centred: Sequence[int] = (), *, keep: bool = False) -> list[str]:
    """Small filled cells; those at `centred` in the middle."""
    return [
        b.cell(width, text, style=SMALL_CENTRE if number in centred else SMALL, keep=keep)
        for number, (width, text) in enumerate(zip(widths, texts, strict=True))
    ]


def small_heads(widths: Sequence[int], labels: Sequence[str]) -> str:
    """The repeated heading row in 小五."""
    heads = [b.cell(width, label, style=SMALL_HEAD, keep=True) for width, label in zip(widths, labels, strict=True)]
    return b.row(*heads, header=True)


def small_table(
    widths: Sequence[int], labels: Sequence[str], variable: str, source: str, texts: Sequence[str], *,
    centred: Sequence[int] = (0,), height: int = 454, keep: bool = False,
) -> str:  # fmt: skip
    """One row per element of a list, in 小五. `keep`: on one page with what follows, as far as it fits one."""
    return b.table(
        widths,
        small_heads(widths, labels),
        b.row_tag(widths, f"for {variable} in {source}"),
        b.row(*cells(widths, texts, centred, keep=keep), height=height),
        b.row_tag(widths, "endfor"),
        small=True,
    )


def column_loop(variable: str, source: str, width: int, *, style: str, keep: bool, signs: bool = False) -> list[str]:
    """Three cells that become one per element: the loop begins, the value, the loop ends."""
    value = f"{{{{ {variable} }}}}"
    texts = (f"{{%tc for {variable} in {source} %}}", b.choices(value) if signs else value, "{%tc endfor %}")
    widths = (TAG_WIDTH, width, TAG_WIDTH)
    return [b.cell(each, text, style=style, keep=keep) for each, text in zip(widths, texts, strict=True)]


def matrix(
    lead: Sequence[tuple[int, str, str]], tail: Sequence[tuple[int, str, str]], heads: str, source: str, *,
    height: int = 454, keep: bool = False, signs: bool = False,
) -> str:  # fmt: skip
    """Rows of `source` (each with 格) under the columns of `heads`; lead and tail are (width, label, text).

    The last of the lead is the name of the row. `keep`: on one page with what follows, as far as it fits one.
    `signs`: the cells hold ● and the like, which need a font that has them in full size.
    """
    middle = b.LANDSCAPE - sum(width for width, _, _ in (*lead, *tail)) - 2 * TAG_WIDTH
    ends = [each[0] for each in lead], [each[0] for each in tail]
    widths = [*ends[0], TAG_WIDTH, middle, TAG_WIDTH, *ends[1]]
    head = [
        *(b.cell(width, label, style=SMALL_HEAD, keep=True) for width, label, _ in lead),
        *column_loop("名", heads, middle, style=SMALL_HEAD, keep=True),
        *(b.cell(width, label, style=SMALL_HEAD, keep=True) for width, label, _ in tail),
    ]
    line = [
        *cells(ends[0], [text for _, _, text in lead], range(len(lead) - 1), keep=keep),
        *column_loop("格", "行.格", middle, style=SMALL_CENTRE, keep=keep, signs=signs),
        *cells(ends[1], [text for _, _, text in tail], range(len(tail)), keep=keep),
    ]
    return b.table(
        widths,
        b.row(*head, height=height, header=True),
        b.row_tag(widths, f"for 行 in {source}"),
        b.row(*line, height=height),
        b.row_tag(widths, "endfor"),
        small=True,
    )


def signed(*people: tuple[str, str], width: int = b.PORTRAIT, abreast: int = 1) -> str:
    """Places to sign: (label, where the name stands that is expected to sign, or nothing). Names are never signed."""
    one = width // abreast
    widths = (*((2500, one - 2500 - 800 - 2338, 800, 2338) * abreast),)
    lines = [people[first : first + abreast] for first in range(0, len(people), abreast)]
    rows = []
    for number, line in enumerate(lines):
        keep = number < len(lines) - 1
        texts = [
            text for label, source in line for text in (_signer(label, source, keep=keep), "", "日期", b.DATE_LINE)
        ]
        texts += [""] * (len(widths) - len(texts))
        made = [
            b.cell(each, text, style=b.HEAD if place % 2 == 0 else b.FILLED_CENTRE, keep=keep)
            for place, (each, text) in enumerate(zip(widths, texts, strict=True))
        ]
        rows.append(b.row(*made, height=b.SIGNATURE_HEIGHT))
    return b.table(widths, *rows)


def signed_row(*people: tuple[str, str], width: int = b.PORTRAIT) -> str:
    """All who sign in one row, each above a date to fill in: a row is what no program breaks over two pages."""
    one = width // len(people)
    label_width = one * 2 // 5 if len(people) < 3 else 1500
    made = []
    for label, source in people:
        place = b.p("", b.TEXT) + b.p("年　　月　　日", b.TEXT, align="right", before=300)
        made += [b.cell(label_width, _signer(label, source, keep=False)), b.cell(one - label_width, place)]
    return b.table((label_width, one - label_width) * len(people), b.row(*made, height=1134))


def _signer(label: str, source: str, *, keep: bool) -> str:
    named = b.p(f"{label}（签字）", b.HEAD, keep=keep)
    return named + b.when(source, b.p(f"{{{{ {source} }}}}", b.FILLED_CENTRE, keep=keep)) if source else named
