"""The child that decodes pictures: a program of its own with limits, no database, no network, no secret.

Reads pictures from standard input, each behind its length in eight bytes. Writes for each one line of JSON (what it
found, lengths of the renditions) and then the renditions; or one line with a `problem`.
Run as `python -m ideahub.kernel.picture_child`; `--trusted` leaves out the limit of time.
"""

import hashlib
import io
import json
import resource
import sys
import warnings

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
SIZES = {"large": 1600, "medium": 800, "small": 400}
MOST_PIXELS = 40_000_000
LONGEST_EDGE = 20_000
CPU_SECONDS = 10
MEMORY = 1_500_000_000


class Refused(Exception):
    """The picture cannot be taken; the message is a problem's code."""


def render(content: bytes) -> tuple[dict, dict[str, bytes]]:
    """What the picture is, and its renditions as WebP without any metadata. Refused where it cannot be taken."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as source:
            if source.width * source.height > MOST_PIXELS or max(source.size) > LONGEST_EDGE:
                raise Refused("too_many_pixels")
            source.draft("RGB", (SIZES["large"] * 2, SIZES["large"] * 2))
            source.load()
            picture = _in_srgb(ImageOps.exif_transpose(source))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels") from None
    except UnidentifiedImageError:
        raise Refused("not_a_picture") from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError, TypeError, KeyError, ZeroDivisionError, AttributeError):
        raise Refused("broken") from None
    renditions, encoded_size, encoded = {}, None, b""
    for name, edge in SIZES.items():
        picture.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        if name == "large":
            width, height = picture.size
        if picture.size != encoded_size:
            encoded_size, encoded = picture.size, _encoded(picture)
        renditions[name] = encoded
    colour = "#{:02x}{:02x}{:02x}".format(*_on_white(picture).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))
    found = {"width": width, "height": height, "colour": colour, "sha256": hashlib.sha256(content).hexdigest()}
    return found, renditions


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The picture as RGB or RGBA in sRGB; a broken profile is passed over."""
    transparent = "A" in picture.getbands() or "transparency" in picture.info
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if profile and not transparent and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert("RGBA" if transparent else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture as it looks on a white page: what nobody sees has no colour."""
    if picture.mode != "RGBA":
        return picture
    page = Image.new("RGB", picture.size, "white")
    page.paste(picture, mask=picture)
    return page


def _encoded(picture: Image.Image) -> bytes:
    clean = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=82, method=2)
    return out.getvalue()


def _answer(content: bytes, out) -> None:
    try:
        found, renditions = render(content)
    except Refused as refusal:
        out.write(json.dumps({"problem": str(refusal)}).encode() + b"\n")
    else:
        found["lengths"] = {name: len(rendition) for name, rendition in renditions.items()}
        out.write(json.dumps(found).encode() + b"\n" + b"".join(renditions.values()))
    out.flush()


def main() -> None:
    """Set the limits; then read, render and answer until nothing more comes."""
    if "--trusted" not in sys.argv:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while length := sys.stdin.buffer.read(8):
        _answer(sys.stdin.buffer.read(int.from_bytes(length, "big")), sys.stdout.buffer)


if __name__ == "__main__":
    main()
