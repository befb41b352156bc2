"""Posts with a key: whose key it is, and what is kept of what was asked."""

import hashlib
import json

import pytest
from sqlalchemy import func, select

from ideahub.domain.accounts.models import User
from ideahub.kernel.answers import Answer
from ideahub.kernel.db import db
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "password": "seven slow brass engines", "_key": "one"}


def accounts() -> int:
    return db.session.scalar(select(func.count()).select_from(User))


def test_visitor_who_sends_twice_is_answered_twice_and_acts_once(app):
    visitor = Visitor(app)
    assert [visitor.post("/sign-up", ADA).status_code for _time in range(2)] == [303, 303]
    assert (accounts(), db.session.scalar(select(func.count()).select_from(Answer))) == (1, 1)


def test_strangers_with_the_same_key_do_not_meet(app):
    first = Visitor(app).post("/sign-up", ADA)
    second = Visitor(app).post("/sign-up", {**ADA, "name": "Grace Hopper", "email": "grace@example.org"})
    assert (first.status_code, second.status_code, accounts()) == (303, 303, 2)


def test_same_key_with_other_words_is_refused(app):
    visitor = Visitor(app)
    visitor.post("/sign-up", ADA)
    assert (visitor.post("/sign-up", {**ADA, "email": "grace@example.org"}).status_code, accounts()) == (409, 1)


def test_password_cannot_be_guessed_from_what_is_kept(app):
    Visitor(app).post("/sign-up", ADA)
    answer = db.session.scalar(select(Answer))
    fields = sorted((name, value) for name, value in ADA.items() if name != "_key")
    plain = [hashlib.sha256(json.dumps(["POST", path, fields]).encode()).hexdigest() for path in ("/sign-up", "/sign-up?")]
    assert (answer.asked in plain, len(answer.asked)) == (False, 64)
