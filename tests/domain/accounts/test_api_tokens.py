"""Tokens for programs."""

import pytest

from ideahub.domain.accounts.api_tokens import MOST, is_due, issue_token, note_token_used, own_token, revoke_token, token_by_secret, tokens_of
from ideahub.domain.accounts.commands import close_account, reset_password
from ideahub.domain.accounts.links import reset_token
from ideahub.domain.accounts.models import ApiToken
from ideahub.domain.accounts.passwords import prove
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, Invalid, LimitReached, NotFound
from tests.cast import ed, mallory, walt
from tests.factories.accounts import PASSWORD, PASSWORD_HASH, make_unproven

pytestmark = pytest.mark.usefixtures("database")


class TestIssueToken:
    def test_secret_finds_its_person_and_is_not_kept(self):
        secret = issue_token(actor=ed(), name="  the script ")
        row = token_by_secret(secret)
        assert (row.user, row.name, row.ending) == (ed(), "the script", secret[-4:])
        assert secret not in str(db.session.execute(db.select(ApiToken.__table__)).all())

    @pytest.mark.parametrize("name", ["", "  ", "x" * 61])
    def test_name_is_asked_for(self, name):
        with pytest.raises(Invalid) as refusal:
            issue_token(actor=ed(), name=name)
        assert "name" in refusal.value.problems

    def test_suspended_and_unproven_make_none(self):
        for person in (mallory(), make_unproven()):
            with pytest.raises(Denied):
                issue_token(actor=person, name="x")

    def test_there_is_a_most(self):
        for number in range(MOST):
            issue_token(actor=ed(), name=f"{number}")
        with pytest.raises(LimitReached):
            issue_token(actor=ed(), name="more")
        revoke_token(actor=ed(), token=tokens_of(ed())[0])
        assert token_by_secret(issue_token(actor=ed(), name="more"))


class TestRevokeToken:
    def test_counts_no_more(self):
        secret = issue_token(actor=ed(), name="x")
        row = token_by_secret(secret)
        revoke_token(actor=ed(), token=row)
        assert token_by_secret(secret) is None and tokens_of(ed()) == []
        with pytest.raises(Conflict):
            revoke_token(actor=ed(), token=row)

    def test_others_cannot(self):
        row = token_by_secret(issue_token(actor=ed(), name="x"))
        with pytest.raises(Denied):
            revoke_token(actor=walt(), token=row)
        with pytest.raises(NotFound):
            own_token(walt(), row.id)
        assert own_token(ed(), row.id) == row


class TestTokenBySecret:
    @pytest.mark.parametrize("secret", ["", "x", "ideahub_", "ideahub_\udc80", "ideahub_" + "x" * 5000])
    def test_nonsense_finds_nobody(self, secret):
        issue_token(actor=ed(), name="x")
        assert token_by_secret(secret) is None

    def test_forgotten_password_and_closed_account_end_it(self):
        secret = issue_token(actor=ed(), name="x")
        reset_password(token=reset_token(ed()), password_hash=PASSWORD_HASH)
        assert token_by_secret(secret) is None
        secret = issue_token(actor=walt(), name="x")
        close_account(actor=walt(), proof=prove(walt(), PASSWORD))
        assert token_by_secret(secret) is None


class TestNoteTokenUsed:
    def test_is_due_every_ten_minutes(self, clock):
        row = token_by_secret(issue_token(actor=ed(), name="x"))
        assert is_due(row)
        note_token_used(token=row)
        assert not is_due(row)
        clock.forward(minutes=10)
        assert is_due(row)
