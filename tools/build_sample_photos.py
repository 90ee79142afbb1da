"""Draw the photos of the sample enterprise (resources/sample/photos). Run again after changing a scene."""

import math
import random
from collections.abc import Callable

from photo_scenery import (
    INK,
    PAPER,
    ROOT,
    SIZE,
    Colour,
    cylinder,
    font,
    gradient,
    grid,
    lit,
    marked,
    material,
    noise,
    place,
    save,
    scrawl,
)
from photo_things import bar_ends, card, crate, form, hole
from PIL import Image, ImageDraw, ImageFilter

TARGET = ROOT / "resources" / "sample" / "photos"
BLUE_BOX: Colour = (46, 86, 150)


def first_piece(rng: random.Random) -> Image.Image:
    """A first-piece sheet whose signature boxes are empty."""
    sheet, draw = form("首件检验单", "HR-QR-012  编号 1014-2")
    scrawl(draw, rng, (60, 130), "产品 TS-50  设备 SK-04", 30)
    columns, rows = [50, 300, 500, 660, 850], [190, 250, 320, 390, 460, 530, 600]
    grid(draw, columns, rows)
    for x, text in zip((175, 400, 580, 755), ("项目", "自检", "互检", "专检"), strict=True):
        draw.text((x, 220), text, fill=INK, font=font(30, bold=True), anchor="mm")
    values = ("Φ50h6", "49.992"), ("长度 286", "286.05"), ("键槽深 5.5", "5.52"), ("同轴度", ""), ("粗糙度", "1.6")
    for y, (name, value) in zip(rows[1:], values, strict=False):
        draw.text((70, y + 35), name, fill=INK, font=font(28), anchor="lm")
        for x in (330, 530, 690):
            scrawl(draw, rng, (x, y + 16), value, 30)
    for x, text in ((60, "操作工："), (330, "班长："), (600, "检验员：")):
        draw.text((x, 690), text, fill=INK, font=font(32))
        draw.rectangle((x, 740, x + 220, 830), outline=INK, width=3)
    scrawl(draw, rng, (90, 765), "已签", 34)
    draw.text((60, 880), "判定：□ 合格   □ 不合格      判定时间：____时____分", fill=INK, font=font(30))
    scene = material(rng, (112, 118, 122))
    place(scene, sheet, ((300, 60), (1010, 110), (1130, 900), (170, 860)))
    place(scene, cylinder((520, 26), (196, 160, 40)), ((900, 640), (1250, 430), (1262, 452), (912, 664)), shadow=10)
    return lit(scene, rng, (420, 200))


def gauge(rng: random.Random) -> Image.Image:
    """A micrometer whose label ran out."""
    scene = material(rng, (92, 104, 112), grain=(3, 3), strength=0.16)
    tool = Image.new("RGBA", (1100, 620), (0, 0, 0, 0))
    draw = ImageDraw.Draw(tool)
    draw.arc((60, -60, 620, 500), 350, 190, fill=(58, 66, 74), width=74)
    draw.arc((82, -38, 598, 478), 354, 186, fill=(84, 94, 104), width=16)
    for start, top, length, height, shade in (
        (84, 146, 130, 54, 214),
        (300, 146, 300, 54, 214),
        (570, 138, 240, 70, 206),
        (780, 121, 280, 104, 170),
    ):
        tool.paste(cylinder((length, height), (shade, shade + 3, shade + 5)), (start, top))
    for x in range(650, 780, 14):
        draw.line((x, 152, x, 152 + (30 if x % 5 else 18)), fill=INK, width=2)
    for x in range(790, 1056, 9):
        draw.line((x, 130, x, 216), fill=(110, 114, 118), width=2)
    place(scene, tool, ((70, 130), (1230, 210), (1180, 820), (30, 740)), shadow=22)
    label = Image.new("RGB", (520, 330), (62, 148, 88))
    draw = ImageDraw.Draw(label)
    draw.rectangle((14, 84, 506, 316), fill=(248, 248, 244))
    draw.text((260, 44), "校准合格", fill="white", font=font(50, bold=True), anchor="mm")
    for y, text in ((100, "编号  HR-L-017"), (164, "名称  外径千分尺 25–50"), (234, "有效期至 2026-08-31")):
        draw.text((34, y), text, fill=(170, 30, 30) if "有效" in text else INK, font=font(38, bold="有效" in text))
    place(scene, label, ((560, 470), (1010, 500), (1000, 800), (530, 760)), shadow=8)
    return lit(scene, rng, (500, 260))


def crates(rng: random.Random) -> Image.Image:
    """A rack with crates, some of them without a card."""
    scene = gradient(SIZE, (176, 178, 172), (120, 122, 118))
    scene.paste(material(rng, (104, 106, 104), grain=(4, 4)).crop((0, 0, 1280, 220)), (0, 740))
    draw = ImageDraw.Draw(scene)
    for y in (372, 752):
        draw.rectangle((40, y, 1240, y + 26), fill=(198, 118, 40))
        draw.rectangle((40, y + 26, 1240, y + 40), fill=(120, 66, 20))
    for x in (40, 1204):
        draw.rectangle((x, 60, x + 36, 900), fill=(62, 84, 120))
    cards = {(0, 0): "TS-50 车", (1, 1): "BS-20", (0, 2): "TS-35"}
    for row, top in enumerate((170, 550)):
        for column in range(3):
            left = 104 + column * 366
            bar_ends(scene, rng, left + 6, top - 26, (146 + 10 * column, 150 + 6 * column, 152))
            scene.paste(crate(340, 202, BLUE_BOX), (left, top))
            if code := cards.get((row, column)):
                card(ImageDraw.Draw(scene), rng, left + 96, top + 92, code)
    return lit(scene, rng, (640, 260))


def board(rng: random.Random) -> Image.Image:
    """A notice board that still shows July."""
    scene = gradient(SIZE, (206, 208, 200), (170, 172, 166))
    panel = Image.new("RGB", (1100, 760), (250, 251, 250))
    draw = ImageDraw.Draw(panel)
    draw.rectangle((0, 0, 1100, 110), fill=(32, 92, 158))
    draw.text((550, 54), "质 量 看 板", fill="white", font=font(62, bold=True), anchor="mm")
    draw.text((40, 132), "本月一次交检合格率", fill=INK, font=font(40, bold=True))
    draw.text((470, 122), "93.1 %", fill=(176, 40, 40), font=font(56, bold=True))
    draw.text((760, 138), "更新：2026-08-05", fill=(176, 40, 40), font=font(34))
    columns, rows = [40, 240, 420, 600, 780, 1060], [220, 290, 360, 430]
    grid(draw, columns, rows)
    cells = (
        ("指标", "5月", "6月", "7月", "8月"),
        ("合格率%", "92.0", "92.6", "93.1", ""),
        ("投诉/件", "1", "2", "1", ""),
    )
    for y, line in zip(rows, cells, strict=False):
        for left, right, text in zip(columns[:-1], columns[1:], line, strict=True):
            draw.text(((left + right) / 2, y + 35), text, fill=INK, font=font(32), anchor="mm")
    draw.line((70, 690, 1030, 690), fill=INK, width=4)
    draw.line((70, 690, 70, 470), fill=INK, width=4)
    points = [(120 + month * 78, 660 - height) for month, height in enumerate((60, 84, 72, 108, 96, 120, 146))]
    draw.line(points, fill=(32, 92, 158), width=6)
    for month, (x, y) in enumerate(points, 1):
        draw.ellipse((x - 9, y - 9, x + 9, y + 9), fill=(32, 92, 158))
        draw.text((x, 716), f"{month}月", fill=INK, font=font(26), anchor="mm")
    framed = Image.new("RGB", (1140, 800), (150, 154, 158))
    framed.paste(panel, (20, 20))
    place(scene, framed, ((110, 70), (1190, 130), (1180, 850), (90, 880)), shadow=26)
    return lit(scene, rng, (520, 240))


def burr(rng: random.Random) -> Image.Image:
    """A valve block: at one bore the burr stands up."""
    scene = material(rng, (58, 66, 74), grain=(3, 3), strength=0.2)
    face = gradient((1000, 700), (196, 200, 204), (142, 147, 152))
    face = Image.blend(face, noise(rng, (1000, 700), (60, 0)).convert("RGB"), 0.14)
    draw = ImageDraw.Draw(face)
    for centre, radius in (((230, 200), 110), ((230, 510), 74), ((800, 190), 74), ((800, 520), 92)):
        hole(draw, centre, radius)
    hole(draw, (520, 350), 150)
    for step in range(60):
        angle = math.radians(195 + step * 2.4)
        inner, outer = 128 + rng.uniform(-4, 4), 146 + rng.uniform(0, 20)
        width = rng.uniform(0.02, 0.06)
        tooth = [
            (520 + inner * math.cos(angle), 350 + inner * 0.94 * math.sin(angle)),
            (520 + outer * math.cos(angle + width), 350 + outer * 0.94 * math.sin(angle + width)),
            (520 + inner * math.cos(angle + 2 * width), 350 + inner * 0.94 * math.sin(angle + 2 * width)),
        ]
        draw.polygon(tooth, fill=(236, 238, 240), outline=(90, 92, 96))
    place(
        scene, gradient((1000, 160), (112, 117, 122), (70, 74, 78)), ((120, 780), (1150, 800), (1090, 920), (190, 900))
    )
    place(scene, face, ((150, 90), (1110, 60), (1150, 800), (120, 780)), shadow=0)
    draw = ImageDraw.Draw(scene)
    draw.ellipse((420, 190, 850, 560), outline=(214, 40, 36), width=9)
    draw.text((900, 320), "孔口毛刺", fill=(255, 236, 120), font=font(52, bold=True), stroke_width=3, stroke_fill=INK)
    return lit(scene, rng, (560, 240))


def drawing(rng: random.Random) -> Image.Image:
    """A drawing of an old version at the machine."""
    sheet = Image.new("RGB", (1000, 700), PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((24, 24, 976, 676), outline=INK, width=4)
    draw.rectangle((120, 130, 520, 430), outline=INK, width=4)
    for centre, radius in (((220, 220), 44), ((420, 220), 44), ((320, 340), 58)):
        x, y = centre
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=INK, width=3)
        draw.line((x - radius - 16, y, x + radius + 16, y), fill=(120, 60, 60), width=1)
        draw.line((x, y - radius - 16, x, y + radius + 16), fill=(120, 60, 60), width=1)
    draw.rectangle((620, 130, 880, 430), outline=INK, width=4)
    draw.line((120, 480, 520, 480), fill=INK, width=2)
    draw.text((320, 500), "160±0.1", fill=INK, font=font(26), anchor="mm")
    draw.text((610, 470), "技术要求  5. 孔口去毛刺", fill=INK, font=font(26))
    columns, rows = [560, 700, 840, 976], [530, 580, 628, 676]
    grid(draw, columns, rows)
    cells = ("图号", "HVB-16", "阀块"), ("版本", "B", "2025-06-18"), ("材料", "45", "1:1")
    for y, line in zip(rows, cells, strict=False):
        for left, text in zip(columns, line, strict=False):
            draw.text((left + 12, y + 8), text, fill=INK, font=font(25, bold=text == "B"))
    draw.ellipse((686, 566, 770, 640), outline=(214, 40, 36), width=7)
    scene = gradient(SIZE, (92, 112, 106), (56, 72, 70))
    scene = Image.blend(scene, noise(rng, SIZE, (2, 2)).convert("RGB"), 0.05)
    draw = ImageDraw.Draw(scene)
    for x, colour in zip(
        range(180, 1160, 120), ((190, 40, 36), (220, 180, 40), (44, 140, 70), *[(60, 62, 66)] * 6), strict=False
    ):
        draw.ellipse((x, 34, x + 62, 96), fill=colour, outline=(20, 22, 24), width=5)
    place(scene, sheet, ((150, 150), (1140, 190), (1170, 880), (110, 850)))
    for x, y in ((180, 160), (1080, 196)):
        place(
            scene,
            Image.new("RGB", (90, 30), (220, 214, 180)),
            ((x, y - 24), (x + 96, y - 14), (x + 92, y + 20), (x - 4, y + 8)),
            shadow=3,
        )
    return lit(scene, rng, (600, 300))


def tray(rng: random.Random) -> Image.Image:
    """Scrap and good bushes in one tray."""
    scene = material(rng, (92, 96, 98), grain=(30, 0))
    box = gradient((1000, 640), (66, 70, 74), (96, 100, 104))
    draw = ImageDraw.Draw(box)
    draw.rectangle((0, 0, 999, 639), outline=(150, 154, 158), width=18)
    bad = {(1, 0), (3, 1), (4, 2), (0, 3), (6, 3)}
    for row in range(4):
        for column in range(8):
            x, y = 90 + column * 116 + rng.randint(-10, 10), 96 + row * 146 + rng.randint(-8, 8)
            shade = rng.randint(168, 198)
            draw.ellipse((x - 52, y - 44, x + 56, y + 58), fill=(34, 36, 38))
            draw.ellipse(
                (x - 52, y - 52, x + 52, y + 52), fill=(shade, shade, shade + 3), outline=(90, 92, 96), width=3
            )
            draw.ellipse((x - 26, y - 26, x + 26, y + 26), fill=(40, 42, 44))
            if (column, row) in bad:
                draw.line((x - 40, y - 36, x + 40, y + 36), fill=(206, 44, 40), width=11)
                draw.line((x + 40, y - 36, x - 40, y + 36), fill=(206, 44, 40), width=11)
    place(scene, box, ((200, 110), (1090, 130), (1210, 850), (90, 830)), shadow=24)
    return lit(scene, rng, (480, 240))


def tool_cabinet(rng: random.Random) -> Image.Image:
    """A tool cabinet where every tool has its outline."""
    scene = gradient(SIZE, (62, 92, 138), (40, 62, 98))
    draw = ImageDraw.Draw(scene)
    draw.rectangle((60, 60, 1220, 900), fill=(206, 210, 206))
    draw.rectangle((60, 60, 1220, 132), fill=(40, 62, 98))
    draw.text((640, 96), "车铣班刀具柜  责任人：班长", fill="white", font=font(40, bold=True), anchor="mm")
    names = ("外圆刀", "切断刀", "螺纹刀", "镗刀", "钻头", "丝锥", "铰刀", "倒角刀", "中心钻", "扳手")
    for index, name in enumerate(names):
        x, y = 110 + index % 5 * 222, 190 + index // 5 * 350
        draw.rounded_rectangle((x, y, x + 180, y + 230), 12, fill=(44, 48, 54))
        if index != 6:
            tool = cylinder((200, 34 + index % 3 * 10), (190, 192, 194)).rotate(62, expand=True, fillcolor=(44, 48, 54))
            scene.paste(tool.resize((116, 190)), (x + 32, y + 20))
        else:
            draw.polygon(
                ((x + 44, y + 200), (x + 118, y + 26), (x + 140, y + 36), (x + 66, y + 210)), fill=(228, 190, 40)
            )
            draw.rectangle((x + 50, y + 90, x + 132, y + 140), fill=PAPER)
            draw.text((x + 91, y + 115), "借用中", fill=(170, 30, 30), font=font(24), anchor="mm")
        draw.rectangle((x, y + 240, x + 180, y + 284), fill=PAPER, outline=INK, width=2)
        draw.text((x + 90, y + 262), name, fill=INK, font=font(28), anchor="mm")
    return lit(scene, rng, (640, 300))


def heat_treated(rng: random.Random) -> Image.Image:
    """Hardened shafts back from outside, without a furnace number."""
    scene = material(rng, (122, 122, 116), grain=(5, 5), strength=0.2)
    for left, top in ((70, 220), (680, 250)):
        basket = Image.new("RGB", (540, 460), (60, 58, 54))
        draw = ImageDraw.Draw(basket)
        for row in range(9):
            tint = rng.randint(-10, 14)
            bar = cylinder((520, 46), (96 + tint, 78 + tint, 84 + tint))
            basket.paste(bar, (10 + rng.randint(-6, 6), 14 + row * 48))
        for x in range(0, 540, 90):
            draw.line((x, 0, x, 460), fill=(150, 120, 60), width=7)
        draw.rectangle((0, 0, 539, 459), outline=(168, 136, 66), width=14)
        place(
            scene,
            basket,
            ((left + 40, top), (left + 500, top + 6), (left + 545, top + 470), (left - 10, top + 460)),
            shadow=22,
        )
    chalk = Image.new("RGBA", (430, 110), (0, 0, 0, 0))
    ImageDraw.Draw(chalk).text((10, 10), "恒锐 TS-35", fill=(245, 245, 240, 235), font=font(74))
    place(
        scene, chalk.filter(ImageFilter.GaussianBlur(1.2)), ((130, 470), (520, 490), (520, 590), (128, 570)), shadow=0
    )
    draw = ImageDraw.Draw(scene)
    draw.rectangle((430, 60, 850, 160), fill=(236, 196, 60), outline=INK, width=4)
    draw.text((640, 110), "外协件待检区", fill=INK, font=font(54, bold=True), anchor="mm")
    return lit(scene, rng, (620, 300))


def check_sheet(rng: random.Random) -> Image.Image:
    """A daily check sheet ticked to the end beside an oil window without oil."""
    scene = gradient(SIZE, (108, 122, 118), (66, 78, 78))
    scene = Image.blend(scene, noise(rng, SIZE, (2, 2)).convert("RGB"), 0.05)
    draw = ImageDraw.Draw(scene)
    draw.ellipse((90, 300, 470, 680), fill=(40, 42, 44))
    draw.ellipse((120, 330, 440, 650), fill=(186, 188, 184))
    draw.ellipse((150, 360, 410, 620), fill=(206, 210, 204))
    draw.chord((150, 360, 410, 620), 62, 118, fill=(150, 104, 40))
    draw.line((160, 490, 400, 490), fill=(190, 40, 36), width=6)
    draw.text((280, 456), "油位线", fill=(190, 40, 36), font=font(32), anchor="mm")
    draw.text((280, 730), "PM-01 液压站油窗", fill=(240, 240, 236), font=font(38, bold=True), anchor="mm")
    sheet, pen = form("设备点检表", "PM-01  2026年10月", (720, 900))
    columns, rows = [30, 210, *range(286, 700, 68)], list(range(150, 836, 76))
    grid(pen, columns, rows)
    for x, day in zip(columns[1:], ("14", "15", "16", "19", "20", "21", "22"), strict=False):
        pen.text((x + 36, 188), day, fill=INK, font=font(26), anchor="mm")
    items = ("油位", "油压", "导轨润滑", "砂轮", "冷却液", "防护罩", "异响", "清洁")
    for y, item in zip(rows[1:], items, strict=False):
        pen.text((120, y + 38), item, fill=INK, font=font(28), anchor="mm")
        for x in columns[1:6]:
            scrawl(pen, rng, (x + 20, y + 16), "√", 34)
    scrawl(pen, rng, (60, 846), "状态：正常", 34)
    place(scene, sheet, ((580, 70), (1180, 110), (1210, 880), (560, 850)))
    return lit(scene, rng, (560, 300))


def bucket(rng: random.Random) -> Image.Image:
    """A bucket of liquid without any label."""
    scene = gradient(SIZE, (168, 172, 168), (132, 136, 132))
    scene.paste(material(rng, (96, 98, 96), grain=(5, 5)).crop((0, 0, 1280, 330)), (0, 630))
    draw = ImageDraw.Draw(scene)
    for x in range(0, 1280, 160):
        draw.line((x, 0, x, 630), fill=(150, 154, 150), width=2)
    body = gradient((420, 480), (60, 112, 176), (32, 66, 118), across=True)
    draw.ellipse((450, 780, 816, 862), fill=(34, 68, 120))
    place(scene, body, ((410, 300), (850, 300), (810, 820), (450, 820)), shadow=26)
    draw = ImageDraw.Draw(scene)
    draw.chord((450, 782, 810, 858), 0, 180, fill=(40, 78, 134))
    draw.ellipse((404, 252, 856, 346), fill=(74, 126, 190), outline=(30, 58, 100), width=6)
    draw.ellipse((436, 268, 824, 332), fill=(122, 134, 128))
    draw.arc((390, 120, 870, 560), 190, 350, fill=(70, 72, 74), width=9)
    draw.rectangle((930, 500, 1130, 840), fill=(190, 194, 192), outline=(110, 112, 112), width=5)
    draw.rectangle((960, 540, 1100, 620), fill=(40, 44, 46))
    draw.text((1030, 700), "超声波\n清洗机", fill=INK, font=font(38, bold=True), anchor="mm", align="center")
    return lit(scene, rng, (560, 260))


SCENES: dict[str, Callable[[random.Random], Image.Image]] = {
    "first_piece": first_piece,
    "gauge": gauge,
    "crates": crates,
    "board": board,
    "burr": burr,
    "drawing": drawing,
    "tray": tray,
    "tool_cabinet": tool_cabinet,
    "heat_treated": heat_treated,
    "check_sheet": check_sheet,
    "bucket": bucket,
}


def main() -> None:
    """Draw every scene; the same numbers each time, so that nothing changes unless a scene was changed."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, scene in SCENES.items():
        save(marked(scene(random.Random(name))), TARGET / f"{name}.jpg")


if __name__ == "__main__":
    main()
