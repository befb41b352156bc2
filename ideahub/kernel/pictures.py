"""The one pipeline for pictures: decoded in a child process with limits, given back re-encoded and without metadata.

Pillow is imported by the child alone: a picture that is made to hurt can only hurt its child.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _, _l

WALL_SECONDS = 20
AT_ONCE = 2
SIZES = ("large", "medium", "small")
PROBLEMS = {
    "not_a_picture": _l("This is not a picture that can be shown here. Send a PNG, JPEG, WebP or GIF."),
    "broken": _l("This picture is damaged or incomplete. Save it again and send it anew."),
    "too_many_pixels": _l("This picture has too many pixels: at most 40 million, and 20,000 along an edge. Make it smaller."),
    "too_slow": _l("This picture takes too long to open. Save it as a plain PNG or JPEG and send it anew."),
}
_HOUSE = str(Path(__file__).resolve().parent.parent.parent)
_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Picture:
    """A picture that was taken: size of its large rendition in pixels, mean colour, SHA-256 of what came in, renditions as WebP."""

    width: int
    height: int
    colour: str
    sha256: str
    renditions: dict[str, bytes]


def inspect_and_render(content: bytes, field: str = "picture") -> Picture:
    """The picture in its sizes. Invalid, with the way out, for anything that is not a sound PNG, JPEG, WebP or GIF.

    What follows the picture in the file is left behind, as all its metadata is. At most two are worked on at once.
    """
    if not content:
        raise Invalid(_("The file is empty. Choose it again."), field=field)
    with _turns, _child() as child:
        try:
            answer, _errors = child.communicate(_framed(content), timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            raise Invalid(PROBLEMS["too_slow"], field=field) from None
    head, _newline, rest = answer.partition(b"\n")
    if child.returncode != 0 or not head:
        slow = -child.returncode in (signal.SIGXCPU, signal.SIGKILL)
        raise Invalid(PROBLEMS["too_slow" if slow else "broken"], field=field)
    return _picture(json.loads(head), rest, field)


def render_trusted(contents: Iterable[bytes]) -> Iterator[Picture]:
    """Many pictures of our own, one after another in one child without a limit of time. Invalid for the first that fails."""
    with _child("--trusted") as child:
        for content in contents:
            child.stdin.write(_framed(content))
            child.stdin.flush()
            head = child.stdout.readline()
            if not head:
                raise Invalid(PROBLEMS["broken"], field="picture")
            found = json.loads(head)
            yield _picture(found, child.stdout.read(sum(found.get("lengths", {}).values())), "picture")


def _child(*options: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "ideahub.kernel.picture_child", *options]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_HOUSE, env={"PATH": "/usr/bin:/bin"})


def _framed(content: bytes) -> bytes:
    return len(content).to_bytes(8, "big") + content


def _picture(found: dict, rest: bytes, field: str) -> Picture:
    if "problem" in found:
        raise Invalid(PROBLEMS[found["problem"]], field=field)
    renditions, start = {}, 0
    for name, length in found["lengths"].items():
        renditions[name], start = rest[start : start + length], start + length
    return Picture(found["width"], found["height"], found["colour"], found["sha256"], renditions)
