"""Pictures: taken as they look, without what they carry, and never at the cost of the house."""

import hashlib
import io
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image, ImageCms
from PIL.ExifTags import Base

from ideahub.kernel import pictures
from ideahub.kernel.errors import Invalid
from ideahub.kernel.pictures import PROBLEMS, SIZES, inspect_and_render, render_trusted

pytestmark = pytest.mark.timeout(60)


def drawn(size=(300, 200), colour="#336699", mode="RGB", kind="PNG", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def photo(size=(300, 200), kind="JPEG", **options) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def png(width: int, height: int, rows: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG made by hand: what it says of its size and what it holds need not fit."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts)


def shown(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def near(pixel, wanted, by: int = 12) -> bool:
    return all(abs(one - other) <= by for one, other in zip(pixel, wanted, strict=True))


def refused(content: bytes) -> str:
    """The name of the problem for which the picture is refused."""
    with pytest.raises(Invalid) as refusal:
        inspect_and_render(content, field="cover")
    assert list(refusal.value.problems) == ["cover"]
    return next(name for name, sentence in PROBLEMS.items() if str(sentence) == str(refusal.value.sentence))


class TestWhatIsTaken:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
    def test_picture_of_each_kind_becomes_webp_in_three_sizes(self, kind):
        content = drawn((2000, 1000), kind=kind)
        picture = inspect_and_render(content)
        assert tuple(picture.renditions) == SIZES
        assert [(shown(rendition).format, shown(rendition).size) for rendition in picture.renditions.values()] == [
            ("WEBP", (1600, 800)), ("WEBP", (800, 400)), ("WEBP", (400, 200)),
        ]  # fmt: skip
        assert (picture.width, picture.height, picture.sha256) == (1600, 800, hashlib.sha256(content).hexdigest())
        assert near(bytes.fromhex(picture.colour[1:]), (0x33, 0x66, 0x99))

    def test_small_picture_is_not_blown_up(self):
        picture = inspect_and_render(drawn((120, 90)))
        assert [shown(rendition).size for rendition in picture.renditions.values()] == [(120, 90)] * 3

    def test_long_strip_keeps_a_pixel_of_its_other_edge(self):
        assert shown(inspect_and_render(drawn((5000, 2))).renditions["small"]).size == (400, 1)

    def test_moving_picture_stands_still_at_its_beginning(self):
        out = io.BytesIO()
        frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
        frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
        still = shown(inspect_and_render(out.getvalue()).renditions["small"])
        assert getattr(still, "n_frames", 1) == 1
        assert near(still.convert("RGB").getpixel((5, 5)), (255, 0, 0))

    def test_transparent_picture_stays_so_and_has_the_colour_that_is_seen(self):
        picture = inspect_and_render(drawn(mode="RGBA", colour=(255, 0, 0, 0)))
        assert shown(picture.renditions["small"]).convert("RGBA").getpixel((5, 5))[3] == 0
        assert picture.colour == "#ffffff"

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK", "YCbCr"])
    def test_picture_of_each_mode_looks_as_before(self, mode):
        grey = {"1": 255, "L": 255, "LA": (255, 255), "P": 0, "I;16": 65535, "CMYK": (0, 0, 0, 0), "YCbCr": (255, 128, 128)}[mode]
        source = Image.new(mode, (40, 40), grey)
        if mode == "P":
            source.putpalette([255, 255, 255] * 256)
        out = io.BytesIO()
        source.save(out, "JPEG" if mode in ("CMYK", "YCbCr") else "PNG")
        assert near(shown(inspect_and_render(out.getvalue()).renditions["small"]).convert("RGB").getpixel((5, 5)), (255, 255, 255))

    def test_colours_of_another_profile_are_brought_to_srgb(self):
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        for profile in (srgb, lab, b"no profile at all"):
            rendition = shown(inspect_and_render(drawn(icc_profile=profile)).renditions["small"])
            assert near(rendition.convert("RGB").getpixel((5, 5)), (0x33, 0x66, 0x99))
            assert "icc_profile" not in rendition.info


class TestWhatIsLeftBehind:
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_picture_is_turned_as_its_camera_was_held(self, orientation):
        source = Image.new("RGB", (40, 20), "white")
        source.paste("red", (0, 0, 10, 10))
        exif = Image.Exif()
        exif[Base.Orientation] = orientation
        out = io.BytesIO()
        source.save(out, "PNG", exif=exif)
        picture = inspect_and_render(out.getvalue())
        assert (picture.width, picture.height) == ((40, 20) if orientation < 5 else (20, 40))
        corner = {1: (2, 2), 2: (-3, 2), 3: (-3, -3), 4: (2, -3), 5: (2, 2), 6: (-3, 2), 7: (-3, -3), 8: (2, -3)}[orientation]
        at = tuple(part % edge for part, edge in zip(corner, (picture.width, picture.height), strict=True))
        assert near(shown(picture.renditions["large"]).convert("RGB").getpixel(at), (255, 0, 0), by=60)

    def test_place_where_a_photo_was_taken_is_gone(self, shared_data):
        content = (shared_data / "nasty" / "images" / "jpg__gps__DSCN0010.jpg").read_bytes()
        assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
        for rendition in inspect_and_render(content).renditions.values():
            found = shown(rendition)
            assert dict(found.getexif()) == {}
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(found.info)

    @pytest.mark.parametrize("name", ["payload_in_all_known_metadata.jpg", "payload_in_all_known_metadata.png", "mouseover-xss-ecs.jpeg"])
    def test_script_in_metadata_is_gone(self, shared_data, name):
        content = (shared_data / "nasty" / "images" / name).read_bytes()
        for rendition in inspect_and_render(content).renditions.values():
            assert b"script" not in rendition.lower() and b"onmouseover" not in rendition.lower() and b"alert" not in rendition.lower()

    @pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04 and a zip", b"%PDF-1.7"])
    def test_what_follows_the_picture_is_gone(self, tail):
        for content in (drawn(kind="JPEG"), drawn(kind="PNG"), drawn(kind="GIF")):
            assert inspect_and_render(content + tail).renditions == inspect_and_render(content).renditions


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        "content",
        [
            b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<?xml version='1.0'?><svg/>", b"%PDF-1.7\n", b"PK\x03\x04", b"<html><img>", b"\x00" * 5000,
            drawn(kind="BMP"), drawn(kind="TIFF"), drawn(kind="ICO", size=(32, 32)), drawn(kind="PDF"), drawn(kind="EPS"),
        ],
        ids=["text", "svg", "xml", "pdf", "zip", "html", "zeros", "bmp", "tiff", "ico", "drawn pdf", "eps"],
    )  # fmt: skip
    def test_what_is_no_picture_of_ours_is_refused(self, content):
        assert refused(content) == "not_a_picture"

    def test_empty_file_is_refused(self):
        with pytest.raises(Invalid, match="The file is empty. Choose it again."):
            inspect_and_render(b"")

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
    def test_half_a_picture_is_refused(self, kind):
        content = photo(kind=kind)
        assert refused(content[: len(content) // 2]) == "broken"

    def test_pdf_before_a_picture_is_refused(self):
        assert refused(b"%PDF-1.7\n" + drawn()) == "not_a_picture"

    @pytest.mark.parametrize("size", [(6400, 6400), (20_001, 10), (100_000, 100_000), (2**31 - 1, 1)])
    def test_picture_that_says_it_is_huge_is_refused_unopened(self, size):
        assert refused(png(*size, zlib.compress(b""))) == "too_many_pixels"

    def test_picture_of_the_largest_size_is_taken(self):
        picture = inspect_and_render(png(8000, 5000, zlib.compress((b"\x00" + b"\x80" * 8000 * 3) * 5000)))
        assert (picture.width, picture.height, picture.colour) == (1600, 1000, "#808080")

    def test_bomb_that_says_it_is_small_is_no_bomb(self):
        rows = zlib.compressobj()
        bomb = b"".join([*(rows.compress(b"\x00" * 1_000_000) for _ in range(300)), rows.flush()])
        assert len(bomb) < 400_000
        assert inspect_and_render(png(100, 100, bomb)).width == 100

    def test_bomb_in_the_metadata_is_no_bomb(self):
        text = b"Comment\x00\x00" + zlib.compress(b"A" * 200_000_000)
        chunk = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
        content = drawn()
        assert refused(content[:33] + chunk + content[33:]) in ("broken", "not_a_picture")

    def test_webp_with_a_huge_canvas_is_refused(self):
        canvas = (16_383).to_bytes(3, "little") * 2
        body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\x00\x00\x00" + canvas + b"ANIM" + struct.pack("<I", 6) + b"\x00" * 6
        assert refused(b"RIFF" + struct.pack("<I", len(body)) + body) in ("too_many_pixels", "broken", "not_a_picture")

    def test_photo_that_never_comes_to_its_end_is_given_up(self, monkeypatch):
        monkeypatch.setattr(pictures, "WALL_SECONDS", 0.5)
        content = drawn((4000, 4000), kind="JPEG", progressive=True)
        scan = content[content.rindex(b"\xff\xda") : -2]
        assert refused(content[:-2] + scan * (4_000_000 // len(scan)) + b"\xff\xd9") == "too_slow"


def test_sound_pictures_of_pngsuite_are_taken(shared_data):
    paths = [path for path in sorted((shared_data / "nasty" / "images" / "pngsuite").glob("*.png")) if not path.name.startswith(("crashers", "badpal"))]
    assert len(paths) > 50
    for picture in render_trusted(path.read_bytes() for path in paths):
        assert shown(picture.renditions["large"]).size == (picture.width, picture.height)


def test_crashers_of_pngsuite_are_taken_or_refused_with_a_sentence(shared_data):
    for path in (shared_data / "nasty" / "images" / "pngsuite").glob("*a*__*.png"):
        try:
            assert inspect_and_render(path.read_bytes()).width > 0
        except Invalid as refusal:
            assert str(refusal.sentence) in map(str, PROBLEMS.values())


def test_svgs_with_scripts_are_refused(shared_data):
    for path in (shared_data / "nasty" / "svg").glob("*.svg"):
        assert refused(path.read_bytes()) == "not_a_picture"


def test_many_pictures_of_our_own_go_through_one_child():
    contents = [drawn(colour=colour) for colour in ("red", "lime", "blue")]
    assert list(render_trusted(contents)) == [inspect_and_render(content) for content in contents]


def test_first_broken_picture_of_our_own_ends_the_row():
    row = render_trusted([drawn(), b"hello", drawn()])
    assert next(row).width == 300
    with pytest.raises(Invalid):
        next(row)


def test_asking_for_pictures_does_not_load_pillow():
    asked = "import sys; import ideahub.kernel.pictures; sys.exit(any(name.split('.')[0] == 'PIL' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
