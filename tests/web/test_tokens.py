"""The page on which tokens are made, seen once and revoked."""

import re

import pytest

from ideahub.domain.accounts.api_tokens import issue_token, token_by_secret, tokens_of
from ideahub.domain.accounts.models import ApiToken
from ideahub.kernel.answers import Answer
from ideahub.kernel.db import db
from tests.cast import ed, mallory, walt
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")


def test_new_token_is_shown_once(app):
    person = Visitor(app, ed())
    assert person.post("/settings/tokens", {"name": "laptop", "_key": "k1"}).status_code == 303
    person.get("/settings/tokens")
    secret = re.search(r"ideahub_[\w-]{43}", person.page)[0]
    assert token_by_secret(secret).user == ed() and "laptop" in person.page
    assert secret not in (person.get("/settings/tokens"), person.page)[1]
    assert all(secret not in (answer.body or "") for answer in db.session.query(Answer))


def test_name_is_asked_for_at_its_field(app):
    person = Visitor(app, ed())
    assert person.post("/settings/tokens", {"name": " "}).status_code == 422
    assert 'href="#name"' in person.page and 'aria-invalid="true"' in person.page


def test_token_is_revoked_by_its_owner_only(app):
    row = token_by_secret(issue_token(actor=ed(), name="laptop"))
    assert Visitor(app, walt()).post("/settings/tokens", {"act": "revoke", "token": row.id}).status_code == 404
    assert Visitor(app, ed()).post("/settings/tokens", {"act": "revoke", "token": row.id}).status_code == 303
    assert tokens_of(ed()) == []
    assert Visitor(app, ed()).post("/settings/tokens", {"act": "revoke", "token": "nonsense"}).status_code == 404


def test_suspended_person_reads_why_there_is_none(app):
    person = Visitor(app, mallory())
    assert person.post("/settings/tokens", {"name": "x"}).status_code == 403
    assert "suspended" in person.page and db.session.query(ApiToken).count() == 0


def test_visitor_signs_in_first(app):
    assert Visitor(app).get("/settings/tokens").location.startswith("/sign-in")
