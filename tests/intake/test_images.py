"""Photos are judged by their header before a decoder sees them."""

import struct
import zlib

import pytest
from PIL import Image

from consultant_app.errors import BadFile
from consultant_app.intake.guard import inspect_image
from consultant_app.intake.image_guard import ImageKind, inspect_bytes


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (640, 427), (3001, 17)])
def test_kind_and_size_are_read_from_the_header(tmp_path, kind, size):
    path = tmp_path / "照片.bin"
    Image.new("RGB", size, "red").save(path, kind)
    facts = inspect_image(path)
    assert (facts.kind, (facts.width, facts.height)) == (ImageKind(kind), size)


@pytest.mark.parametrize("options", [{"lossless": True}, {"exif": b"Exif\0\0"}])
def test_the_other_webp_forms_are_read(tmp_path, options):
    path = tmp_path / "照片.webp"
    Image.new("RGB", (33, 21)).save(path, "WEBP", **options)
    facts = inspect_image(path)
    assert (facts.width, facts.height) == (33, 21)


def test_a_progressive_jpeg_is_read(tmp_path):
    path = tmp_path / "照片.jpg"
    Image.effect_noise((90, 70), 50).save(path, "JPEG", progressive=True, exif=b"Exif\0\0" + b"x" * 3000)
    assert inspect_image(path).width == 90


def test_a_heic_photo_is_recognised_and_its_size_read(tmp_path):
    data = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x14ispe\0\0\0\0" + struct.pack(">LL", 4032, 3024)
    facts = inspect_bytes(data, tmp_path / "照片.heic")
    assert (facts.kind, facts.width, facts.height) == (ImageKind.HEIC, 4032, 3024)


def test_a_picture_of_too_many_pixels_is_refused_unread(tmp_path):
    path = tmp_path / "巨图.png"
    head = struct.pack(">LLBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">L", 13) + b"IHDR" + head + struct.pack(">L", zlib.crc32(b"IHDR" + head))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)
    with pytest.raises(BadFile, match="30000×30000"):
        inspect_image(path)


@pytest.mark.parametrize(
    "data", [b"", b"MZ\x90\0", b"<svg/>", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"GIF89a"]
)
def test_what_is_no_photo_gets_one_sentence(tmp_path, data):
    path = tmp_path / "照片.jpg"
    path.write_bytes(data)
    with pytest.raises(BadFile) as refusal:
        inspect_image(path)
    assert "照片.jpg" in str(refusal.value)
    assert "没有导入任何内容" in str(refusal.value)


def test_a_folder_named_like_a_photo_is_refused(tmp_path):
    (tmp_path / "照片.jpg").mkdir()
    with pytest.raises(BadFile):
        inspect_image(tmp_path / "照片.jpg")
