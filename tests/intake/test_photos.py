"""Photos from phones: upright, dated, small for documents, without the place; damaged ones kept."""

import hashlib
import io
import os
from pathlib import Path

import pytest
from PIL import Image

from consultant_app.errors import BadFile
from consultant_app.intake.photos import read_photo

_GPS, _EXIF = 0x8825, 0x8769


def picture(size: tuple[int, int] = (400, 200)) -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def exif(orientation: int = 1, taken: str = "2026:11:20 14:03:31") -> Image.Exif:
    facts = Image.Exif()
    facts[0x0112] = orientation
    facts.get_ifd(_EXIF)[0x9003] = taken
    facts.get_ifd(_GPS).update({1: "N", 2: (37.0, 4.0, 0.0)})
    return facts


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


def test_the_original_is_kept_byte_for_byte(tmp_path: Path) -> None:
    data = saved(picture(), exif=exif())
    path = tmp_path / "IMG_1.jpg"
    path.write_bytes(data)
    photo = read_photo(path)
    assert (photo.original, photo.sha256, photo.name) == (data, hashlib.sha256(data).hexdigest(), "IMG_1.jpg")


def test_the_camera_tells_the_time() -> None:
    photo = read_photo(saved(picture(), exif=exif()), "a.jpg")
    assert (photo.taken_at, photo.taken_from) == ("2026-11-20T14:03:31", "相机")


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "gestern", ""])
def test_without_a_usable_camera_time_the_file_tells_it(tmp_path: Path, taken: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(saved(picture(), exif=exif(taken=taken)))
    os.utime(path, (1_790_000_000, 1_790_000_000))
    photo = read_photo(path)
    assert photo.taken_from == "文件"
    assert photo.taken_at.startswith("2026-09-2")


def test_pasted_pictures_have_no_time_of_their_own() -> None:
    photo = read_photo(saved(picture(), "PNG"))
    assert (photo.taken_at, photo.taken_from) == ("", "")


def test_the_place_gets_into_no_copy() -> None:
    photo = read_photo(saved(picture(), exif=exif()), "a.jpg")
    for copy in (photo.document, photo.thumbnail):
        assert not dict(opened(copy).getexif())
        assert b"Exif" not in copy


@pytest.mark.parametrize(("orientation", "size"), [(1, (400, 200)), (3, (400, 200)), (6, (200, 400)), (8, (200, 400))])
def test_copies_are_upright(orientation: int, size: tuple[int, int]) -> None:
    photo = read_photo(saved(picture(), exif=exif(orientation)), "a.jpg")
    assert (photo.width, photo.height) == size == opened(photo.document).size
    top_left = opened(photo.document).getpixel((5, 5))
    assert (top_left[0] > 150) == (orientation in (1, 6))


def test_heic_of_phones_is_read() -> None:
    photo = read_photo(Path(__file__).parent / "photos" / "phone.heic")
    assert opened(photo.document).size == (photo.width, photo.height) == (400, 200)
    assert not photo.damaged


def test_large_pictures_become_small_enough_for_fifty_in_a_document() -> None:
    noise = Image.effect_noise((4000, 3000), 60).convert("RGB")
    photo = read_photo(saved(noise, quality=90), "a.jpg")
    assert max(opened(photo.document).size) == 1600
    assert max(opened(photo.thumbnail).size) == 256
    assert (photo.width, photo.height) == (4000, 3000)
    real = picture((4000, 3000))
    assert len(read_photo(saved(real), "b.jpg").document) < 200_000


def test_transparency_becomes_white() -> None:
    photo = read_photo(saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"), "a.png")
    assert min(opened(photo.document).getpixel((20, 20))) > 250


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "LA", "I;16"])
def test_every_colour_mode_is_read(mode: str) -> None:
    kind = "JPEG" if mode in ("CMYK", "L") else "PNG"
    image = Image.new(mode, (60, 40)) if mode in ("LA", "I;16") else picture((60, 40)).convert(mode)
    assert opened(read_photo(saved(image, kind)).document).mode == "RGB"


def test_a_picture_cut_short_is_kept_and_marked() -> None:
    data = saved(Image.effect_noise((600, 400), 50), quality=95)[:9_000]
    photo = read_photo(data, "a.jpg")
    assert photo.damaged
    assert photo.original == data
    assert photo.document == photo.thumbnail == b""


def test_what_is_no_photo_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"PK\x03\x04 no photo")
    with pytest.raises(BadFile, match="不是能识别的照片"):
        read_photo(tmp_path / "a.jpg")
    with pytest.raises(BadFile):
        read_photo(tmp_path / "none.jpg")


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    header = saved(picture(), "PNG")
    bomb = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    with pytest.raises(BadFile, match="像素"):
        read_photo(bomb, "a.png")


def test_a_file_of_a_time_that_no_calendar_has_is_read_without_one(tmp_path: Path) -> None:
    """Windows counts no time before 1970, and phones give such times to files that they copy."""
    path = tmp_path / "a.jpg"
    path.write_bytes(saved(picture()))
    os.utime(path, (400_000_000_000, 400_000_000_000))
    photo = read_photo(path)
    assert (photo.taken_at, photo.taken_from) == ("", "")
