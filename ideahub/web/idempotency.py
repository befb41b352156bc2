"""Every post may be repeated with the same key (form field `_key` or header Idempotency-Key).

The key is claimed in the command's own transaction and the answer is kept by the same commit, so a post
that was answered with success has happened exactly once, whatever was killed in between.
"""

import hashlib
import hmac
import json

from flask import Response, abort, current_app, g, request, session

from ideahub.kernel import answers
from ideahub.kernel.errors import Conflict, Invalid
from ideahub.kernel.receipts import file_digest
from ideahub.kernel.transactions import unit
from ideahub.kernel.words import _
from ideahub.web.session import current_actor

KEPT_HEADERS = ("Location", "Content-Type", "HX-Redirect", "HX-Trigger")
LONGEST = 200
STAYS = "ideahub.what_is_written_stays"


def init_app(app) -> None:
    """Wrap the dispatch of every unsafe request."""
    plain = app.dispatch_request

    def dispatch_request():
        if request.method in ("GET", "HEAD", "OPTIONS") or request.routing_exception is not None:
            return plain()
        return _once(plain)

    app.dispatch_request = dispatch_request


def _once(plain):
    key = request.headers.get("Idempotency-Key") or request.form.get("_key") or ""
    if len(key) > LONGEST:
        raise Invalid(_("The key of this form is too long. Load the page again."), field="_key")
    owner = _owner()
    if not key or not owner:
        with unit() as held:
            return _finished(plain(), held)
    asked = _asked()
    kept = answers.first_answer(owner, key)
    if kept is not None:
        return _again(kept, asked)
    claimed = []

    def claim():
        claimed[:] = [answers.claim(owner, key, asked)]

    try:
        with unit(on_begin=claim) as held:
            response = _finished(plain(), held)
            if held.begun and claimed:
                _keep(claimed[0], response)
            return response
    except answers.AskedBefore:
        kept = answers.first_answer(owner, key)
        if kept is None:
            raise Conflict(_("This was sent twice at the same moment. Look whether it is done, then go on.")) from None
        return _again(kept, asked)


def keep_what_is_written() -> None:
    """Say that this answer, though it refuses something, has saved something first: a draft that cannot be handed in yet."""
    request.environ[STAYS] = True


def _finished(result, held) -> Response:
    """The view's result as a response; what an error response has written is undone."""
    response = current_app.make_response(result)
    if response.status_code >= 400 and held.begun and not request.environ.get(STAYS):
        held.abandon()
    return response


def _keep(answer, response: Response) -> None:
    answer.status = response.status_code
    answer.headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    answer.body = "" if response.direct_passthrough else response.get_data(as_text=True)


def _again(kept, asked: str) -> Response:
    if kept.asked != asked:
        raise Conflict(_("This form was sent before with other words in it. Load the page again and send it anew."))
    if kept.status is None:
        abort(409)
    g.answered_again = True
    return Response(kept.body, kept.status, kept.headers)


def _owner() -> str | None:
    """Whose key it is: the person, or the browser by the secret that its forms carry; strangers' keys never meet."""
    actor = current_actor()
    if actor.id:
        return f"user:{actor.id}"
    browser = session.get("csrf_token")
    return f"visitor:{_keyed(str(browser).encode()).hexdigest()[:32]}" if browser else None


def _keyed(words: bytes):
    """A digest that nobody can try guesses against: fields may hold passwords."""
    return hmac.new(current_app.config["SECRET_KEY"].encode(), b"ideahub.answer:" + words, hashlib.sha256)


def _asked() -> str:
    """A keyed digest of what was asked: path, fields but for the tokens, names and contents of files."""
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "_key"))
    whole = _keyed(json.dumps([request.method, request.full_path, fields]).encode())
    if request.is_json:
        whole.update(request.get_data())
    for name, file in sorted(request.files.items(multi=True)):
        whole.update(name.encode())
        whole.update(file_digest(file.stream).encode())
        file.stream.seek(0)
    return whole.hexdigest()
