"""Cut the fonts that ship with the program from Noto Sans CJK SC: `python tools/build_fonts.py [FOLDER]`.

Source: the Debian package fonts-noto-cjk (SIL Open Font License 1.1). Two runs give the same bytes.
The cut fonts carry a family name of their own, so that they never shadow or mix with an installed Noto.
"""

import logging
import os
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Consultant Sans SC"
SOURCE_FAMILY = "Noto Sans CJK SC"
SOURCE_FOLDER = Path("/usr/share/fonts/opentype/noto")
TARGET_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"
FACES = {
    "Regular": ("NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf"),
    "Bold": ("NotoSansCJK-Bold.ttc", "NotoSansSC-Bold.otf"),
}
BUILT_AT = 1_700_000_000  # written into the head table, so that a rebuild is the same file
MAC_EPOCH_OFFSET = 2_082_844_800

RANGES = (
    (0x0020, 0x04FF),  # Latin, the letters and tone marks of pinyin, Greek, Cyrillic
    (0x1E00, 0x1EFF),
    (0x2000, 0x27BF),  # punctuation, currency, units, arrows, mathematics, enclosed numbers, boxes, signs
    (0x2E80, 0x2FDF),  # radicals: text copied out of a PDF is full of them
    (0x3000, 0x31FF),  # Chinese punctuation, kana, bopomofo
    (0x3200, 0x33FF),  # enclosed Chinese, units such as ㎡
    (0x3400, 0x4DBF),  # extension A
    (0x4E00, 0x9FFF),  # the basic block, with the names that GB 2312 lacks: 镕喆堃
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE6F),
    (0xFF00, 0xFFEF),  # full-width forms
    (0x20000, 0x3134F),  # extensions B–G as far as the source has them: 𠮷, the rare half of the 通用规范汉字表
)
# Boxes and ticks that people paste from Word and chats and that the source lacks: the nearest shape instead of tofu.
STAND_INS = {"☐": "□", "☑": "✓", "☒": "⊠", "✔": "✓", "✅": "✓", "✗": "×", "✘": "×", "❌": "×", "◼": "■", "⬜": "□"}


def repertoire() -> set[int]:
    """The code points to keep, as far as the source has them."""
    return {code for first, last in RANGES for code in range(first, last + 1)}


def cut(source: Path, style: str, target: Path) -> None:
    """Write one face: fewer characters, no hints, no vertical or alternate forms, an own name."""
    font = _face(source)
    options = Options(
        layout_features=["ccmp", "kern"],
        hinting=False,
        desubroutinize=False,
        notdef_outline=True,
        name_IDs=[0, 13, 14],
        name_languages=[0x409],
        legacy_kern=False,
        drop_tables=["BASE", "VORG", "vhea", "vmtx", "DSIG", "GDEF"],
        recalc_timestamp=False,
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=repertoire())
    subsetter.subset(font)
    _add_stand_ins(font)
    _rename(font, style)
    font["head"].modified = font["head"].created = BUILT_AT + MAC_EPOCH_OFFSET
    partial = target.with_suffix(".part")
    font.save(partial)
    partial.replace(target)


def _face(source: Path) -> TTFont:
    for font in TTCollection(source, lazy=True).fonts:
        if font["name"].getDebugName(1) == SOURCE_FAMILY:
            font.recalcTimestamp = False
            return font
    raise SystemExit(f"{source} holds no {SOURCE_FAMILY}")


def _add_stand_ins(font: TTFont) -> None:
    for table in font["cmap"].tables:
        for missing, shown in STAND_INS.items():
            glyph = table.cmap.get(ord(shown))
            if glyph:
                table.cmap.setdefault(ord(missing), glyph)


def _rename(font: TTFont, style: str) -> None:
    names = font["name"]
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    version = "Version 1.000; cut from Noto Sans CJK SC 2.004"
    texts = {1: FAMILY, 2: style, 3: postscript, 4: f"{FAMILY} {style}", 5: version, 6: postscript}
    for name_id, text in texts.items():
        names.setName(text, name_id, 3, 1, 0x409)
    table = font["CFF "].cff
    table.fontNames = [postscript]
    top = table.topDictIndex[0]
    top.FamilyName, top.FullName, top.version = FAMILY, f"{FAMILY} {style}", "1.0"


def main(folder: Path) -> None:
    """Cut both faces into the folder."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    os.environ["SOURCE_DATE_EPOCH"] = str(BUILT_AT)
    folder.mkdir(parents=True, exist_ok=True)
    for style, (source, target) in FACES.items():
        cut(SOURCE_FOLDER / source, style, folder / target)
        print(folder / target, f"{(folder / target).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET_FOLDER)
