"""A file that is kept, never shown: its own name, no script of its own, in nobody else's cache."""

from flask import Response
from werkzeug.http import dump_options_header

SANDBOX = "default-src 'none'; sandbox"


def attachment(content, name: str, media_type: str, size: int | None = None) -> Response:
    """The answer that hands `content` out under this name; `size` in bytes where it is known."""
    headers = {"Content-Disposition": dump_options_header("attachment", {"filename": name}), "Content-Security-Policy": SANDBOX, "Cache-Control": "private, no-store"}
    answer = Response(content, headers=headers, mimetype=media_type)
    if size is not None:
        answer.content_length = size
    return answer
