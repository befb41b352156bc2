"""What many do at the same moment."""

import pytest

from ideahub.domain.accounts import commands
from ideahub.domain.accounts.links import reset_token
from ideahub.domain.accounts.queries import user_by_email
from tests.factories.accounts import PASSWORD_HASH, make_person
from tests.races import at_once

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("database")]


def test_one_address_signed_up_at_once_by_many_is_one_account(app):
    def sign_up():
        return commands.open_account(name="Ada Lovelace", email="ada@example.org", password_hash=PASSWORD_HASH) is not None

    assert sorted(at_once(app, *[sign_up] * 6)) == [False] * 5 + [True]


def test_one_name_signed_up_at_once_by_many_gets_a_handle_each(app):
    def sign_up(number):
        return commands.open_account(name="Ada Lovelace", email=f"ada{number}@example.org", password_hash=PASSWORD_HASH).handle

    assert len(set(at_once(app, *[lambda number=number: sign_up(number) for number in range(6)]))) == 6


def test_one_reset_link_used_at_once_by_many_sets_one_password(app):
    token = reset_token(make_person(email="ada@example.org"))

    def reset(number):
        return commands.reset_password(token=token, password_hash=f"password {number}").password_hash

    answers = at_once(app, *[lambda number=number: reset(number) for number in range(4)])
    assert sorted(answers)[:3] == ["Invalid"] * 3
    assert user_by_email("ada@example.org").password_hash in answers
