"""Programs at the door: `Authorization: Bearer TOKEN` on a request without a session, at the few views that take tokens.

Such a request needs no CSRF token, since no browser sends this header by itself; it is answered in JSON, refusals too.
"""

from collections.abc import Callable

from flask import current_app, request
from flask_login import current_user

from ideahub.domain.accounts.api_tokens import is_due, note_token_used, token_by_secret
from ideahub.domain.accounts.models import ApiToken
from ideahub.kernel.errors import DomainError
from ideahub.kernel.words import _
from ideahub.web.session import Person, doorman


class TokenRefused(DomainError):
    """There is no such token, or it counts no more."""

    code = "token_refused"
    status = 401


class Bearer(Person):
    """What Flask-Login holds for a program: the token and its person."""

    def __init__(self, token: ApiToken):
        self.token, self.user, self.id = token, token.user, token.user_id


def init_app(app) -> None:
    """Look for tokens where no session is."""
    doorman.request_loader(_load)
    app.before_request(_refuse_unknown)
    app.after_request(_note_used)


def takes_tokens(view: Callable) -> Callable:
    """Mark a view as one that programs may ask."""
    view.takes_tokens = True
    return view


def shows_token() -> bool:
    """Whether this request shows a token, good or not, at a view that takes them, and comes from no browser's session."""
    view = current_app.view_functions.get(request.endpoint)
    return getattr(view, "takes_tokens", False) and _shown() is not None and current_user.get_id() is None


def came_by_token() -> bool:
    """Whether a program is at the door with a token that counts; TokenRefused where it shows one that does not."""
    if not shows_token():
        return False
    if not isinstance(current_user._get_current_object(), Bearer):
        raise TokenRefused(_("This token is not known here, or it was revoked. Make a new one under Settings, Tokens."))
    return True


def _refuse_unknown() -> None:
    came_by_token()


def _shown() -> str | None:
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def _load(_request) -> Bearer | None:
    view = current_app.view_functions.get(request.endpoint)
    secret = _shown()
    token = token_by_secret(secret) if secret and getattr(view, "takes_tokens", False) else None
    return Bearer(token) if token else None


def _note_used(response):
    person = current_user._get_current_object() if _shown() else None
    if isinstance(person, Bearer) and is_due(person.token):
        note_token_used(token=person.token)
    return response
