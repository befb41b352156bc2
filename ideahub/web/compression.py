"""Smaller answers: style sheets, scripts and drawings are compressed once and kept, pages where they hold no secret.

A page of somebody who is signed in stays as it is: it holds a token, and the length of a compressed answer can
tell a patient stranger what is in it (the attack called BREACH).
"""

import zlib

from flask import request

from ideahub.kernel.policy import VISITOR
from ideahub.web.session import current_actor

MOST_KEPT = 500
KINDS = ("text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json", "text/plain")
_kept: dict[tuple, bytes] = {}


def init_app(app) -> None:
    """Compress on the way out, for those who take it."""
    app.after_request(_compress)


def _compress(response):
    if response.status_code != 200 or "Content-Encoding" in response.headers:
        return response
    static = request.endpoint == "static" and response.mimetype in KINDS
    if not static and (response.mimetype != "text/html" or response.is_streamed or current_actor() is not VISITOR):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or request.method != "GET":
        return response
    return _put(response, _of_file(response) if static else _gzip(response.get_data(), 1))


def _put(response, smaller: bytes):
    etag, _weak = response.get_etag()
    response.direct_passthrough = False
    response.set_data(smaller)
    response.headers["Content-Encoding"] = "gzip"
    if etag:
        response.set_etag(etag, weak=True)
    return response


def _of_file(response) -> bytes:
    """The file as it was when it had this mark; compressed well, since it is done once."""
    key = (request.path, response.get_etag()[0])
    if key not in _kept:
        response.direct_passthrough = False
        smaller = _gzip(response.get_data(), 9)
        if len(_kept) >= MOST_KEPT:
            return smaller
        _kept[key] = smaller
    else:
        response.close()
    return _kept[key]


def _gzip(content: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()
