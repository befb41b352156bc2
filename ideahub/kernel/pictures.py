"""The one pipeline for pictures: decoded in a child process with limits, given back re-encoded and without metadata."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _, _l

WALL_SECONDS = 30
SIZES = ("large", "medium", "small")
_HOUSE = str(Path(__file__).resolve().parent.parent.parent)
PROBLEMS = {
    "not_a_picture": _l("This is not a picture that can be shown here. Send a PNG, JPEG, WebP or GIF."),
    "broken": _l("This picture is damaged or incomplete. Save it again and send it anew."),
    "too_many_pixels": _l("This picture has too many pixels: at most 40 million, and 20,000 along an edge. Make it smaller."),
    "too_slow": _l("This picture takes too long to open. Save it as a plain PNG or JPEG and send it anew."),
}


@dataclass(frozen=True)
class Picture:
    """A picture that was taken: size in pixels, mean colour, SHA-256 of what came in, renditions as WebP."""

    width: int
    height: int
    colour: str
    sha256: str
    renditions: dict[str, bytes]


def inspect_and_render(content: bytes, field: str = "picture") -> Picture:
    """The picture in its sizes. Invalid, with the way out, for anything that is not a sound PNG, JPEG, WebP or GIF."""
    if not content:
        raise Invalid(_("The file is empty. Choose it again."), field=field)
    try:
        child = subprocess.run(
            [sys.executable, "-m", "ideahub.kernel.picture_child"],
            input=content, capture_output=True, timeout=WALL_SECONDS, cwd=_HOUSE, env={"PATH": "/usr/bin:/bin"}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Invalid(PROBLEMS["too_slow"], field=field) from None
    head, _newline, rest = child.stdout.partition(b"\n")
    if child.returncode != 0 or not head:
        raise Invalid(PROBLEMS["too_slow" if child.returncode < 0 else "broken"], field=field)
    found = json.loads(head)
    if "problem" in found:
        raise Invalid(PROBLEMS[found["problem"]], field=field)
    renditions, start = {}, 0
    for name, length in found["lengths"].items():
        renditions[name], start = rest[start : start + length], start + length
    return Picture(found["width"], found["height"], found["colour"], found["sha256"], renditions)
