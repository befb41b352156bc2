"""What many do at the same moment."""

from threading import Barrier, Thread

import pytest

from ideahub.domain.accounts import commands
from ideahub.domain.accounts.links import reset_token
from ideahub.domain.accounts.queries import user_by_email
from ideahub.kernel.errors import DomainError
from tests.factories.accounts import PASSWORD_HASH, make_person

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("database")]


@pytest.fixture
def together(app):
    """Do all of these at the same moment, each in a thread; gives what each answered, or the name of its refusal."""

    def together(*acts):
        answers, start = [], Barrier(len(acts))

        def do(act):
            with app.app_context():
                start.wait()
                try:
                    answers.append(act())
                except DomainError as refusal:
                    answers.append(type(refusal).__name__)

        threads = [Thread(target=do, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return together


def test_one_address_signed_up_at_once_by_many_is_one_account(together):
    def sign_up():
        return commands.open_account(name="Ada Lovelace", email="ada@example.org", password_hash=PASSWORD_HASH) is not None

    assert sorted(together(*[sign_up] * 6)) == [False] * 5 + [True]


def test_one_name_signed_up_at_once_by_many_gets_a_handle_each(together):
    def sign_up(number):
        return commands.open_account(name="Ada Lovelace", email=f"ada{number}@example.org", password_hash=PASSWORD_HASH).handle

    assert len(set(together(*[lambda number=number: sign_up(number) for number in range(6)]))) == 6


def test_one_reset_link_used_at_once_by_many_sets_one_password(together, database):
    token = reset_token(make_person(email="ada@example.org"))

    def reset(number):
        return commands.reset_password(token=token, password_hash=f"password {number}").password_hash

    answers = together(*[lambda number=number: reset(number) for number in range(4)])
    assert sorted(answers)[:3] == ["Invalid"] * 3
    database.session.rollback()
    assert user_by_email("ada@example.org").password_hash in answers
