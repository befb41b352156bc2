"""Pictures and files, made through the commands, without the picture pipeline."""

import hashlib
import io

from ideahub.domain.accounts.models import User
from ideahub.domain.files import commands
from ideahub.domain.files.models import File
from ideahub.kernel.files import check_file
from ideahub.kernel.pictures import Picture


def a_picture(mark: str = "blue") -> Picture:
    """What the picture pipeline gives for some picture, without running it."""
    renditions = {size: f"{size} rendition of {mark}".encode() for size in ("large", "medium", "small")}
    return Picture(width=1200, height=900, colour="#336699", sha256=hashlib.sha256(mark.encode()).hexdigest(), renditions=renditions)


def make_picture(owner: User, name: str = "plan.png", description: str = "", mark: str = "blue") -> File:
    """A stored picture that belongs to nothing yet."""
    return commands.store_picture(actor=owner, picture=a_picture(mark), name=name, description=description)


def make_file(owner: User, name: str = "plan.txt", content: bytes = b"Plant lime trees.") -> File:
    """A stored file that belongs to nothing yet."""
    stream = io.BytesIO(content)
    return commands.store_file(actor=owner, checked=check_file(name, stream, 1_000_000), stream=stream)
