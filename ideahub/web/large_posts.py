"""Posts that carry more than a form: how many bytes a view takes, and a body that is a file itself.

What is gathered lies on the disk in blocks, never whole in memory; multipart forms are kept in the same way by Werkzeug.
"""

import io
from tempfile import SpooledTemporaryFile

from flask import current_app, request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from ideahub.kernel.policy import VISITOR
from ideahub.web.bearer import came_by_token
from ideahub.web.session import current_actor

BLOCK = 1 << 18
IN_MEMORY = 1 << 19
FIELD = "file"


def init_app(app) -> None:
    """Answer those who send with a progress bar in a way that they can follow."""
    app.after_request(_tell_the_way)


def _tell_the_way(response):
    """A script that shows the progress of an upload would follow a redirect unseen, and take the page's message with it: it is told the address."""
    if response.status_code == 303 and request.headers.get("X-Progress") == "shown":
        response.headers["HX-Redirect"] = response.headers.pop("Location")
        response.status_code, response.data = 200, b""
    return response


def make_room() -> None:
    """Allow as many bytes as the view takes (`most_bytes`) from who is signed in, before anything reads the body.

    From a program, a body that is no form is gathered as the file of the field `file`; it may be named by ?name=.
    """
    view = current_app.view_functions.get(request.endpoint)
    if request.method != "POST" or not hasattr(view, "most_bytes"):
        return
    by_token = came_by_token()
    if current_actor() is VISITOR:
        return
    request.max_content_length = view.most_bytes()
    if by_token and request.mimetype != "multipart/form-data":
        _gather()


def _gather() -> None:
    body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it is closed with the request, as every file of one is
    while block := request.stream.read(BLOCK):
        body.write(block)
    body.seek(0)
    file = FileStorage(body, filename=request.args.get("name") or "predictions.csv", name=FIELD)
    # What Werkzeug would have found in the body, had it been a form.
    found = {"stream": io.BytesIO(), "form": ImmutableMultiDict(), "files": ImmutableMultiDict([(FIELD, file)])}
    request._get_current_object().__dict__.update(found)
