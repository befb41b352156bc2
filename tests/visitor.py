"""A browser without JavaScript: keeps cookies, sends the form's token, signs in."""

import re

from flask import g, has_app_context

from ideahub.domain.accounts.models import User
from tests.factories.accounts import make_session


class Visitor:
    """Somebody at the door; `visitor.page` is the text of the last answer."""

    def __init__(self, app, person: User | None = None):
        self.client = app.test_client()
        self.page = ""
        if person is not None:
            self.token = make_session(person)
            with self.client.session_transaction() as session:
                session["_user_id"] = self.token

    def get(self, path: str, **options):
        """Look at a page."""
        _forget_request()
        return self._seen(self.client.get(path, **options))

    def post(self, path: str, fields: dict | None = None, **options):
        """Send a form with its token."""
        _forget_request()
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get("/sign-in").get_data(as_text=True))
        _forget_request()
        return self._seen(self.client.post(path, data={"csrf_token": found[1], **(fields or {})}, **options))

    def _seen(self, answer):
        self.page = answer.get_data(as_text=True) if (answer.mimetype or "").startswith("text/") else ""
        return answer

    def is_signed_in(self) -> bool:
        """Whether the settings are shown, and not the way to the sign-in page."""
        return self.get("/settings").status_code == 200


def _forget_request() -> None:
    """A test holds one application context; what an earlier request kept in it is no business of the next."""
    if has_app_context():
        vars(g).clear()
