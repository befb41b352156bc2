"""ideahub accounts, as operators type it."""

import pytest

from ideahub.domain.accounts.passwords import matches
from ideahub.domain.accounts.queries import user_by_email
from tests.cast import mallory, vera
from tests.factories.accounts import make_unproven

pytestmark = pytest.mark.usefixtures("database")
ADD = ["accounts", "add", "ada@example.org", "--name", "Ada Lovelace", "--password", "seven slow brass engines"]


def test_added_account_is_proven_and_signs_in(run):
    assert run(*ADD) == (0, "@ada-lovelace\n")
    user = user_by_email("ada@example.org")
    assert (user.is_verified, matches(user.password_hash, "seven slow brass engines")) == (True, True)


def test_added_account_may_wait_for_its_proof(run):
    assert run(*ADD, "--unproven")[0] == 0
    assert not user_by_email("ada@example.org").is_verified


def test_known_address_and_weak_password_are_refused_with_a_sentence(run):
    run(*ADD)
    assert "already" in run(*ADD)[1]
    code, said = run("accounts", "add", "eve@example.org", "--name", "Eve", "--password", "password123")
    assert (code, "password" in said, "Traceback" in said) == (1, True, False)


def test_account_is_suspended_reinstated_and_promoted(run):
    vera()
    assert (run("accounts", "suspend", "vera", "--reason", "Rude.")[0], vera().state) == (0, "suspended")
    assert (run("accounts", "reinstate", "@vera")[0], vera().state) == (0, "active")
    assert (run("accounts", "promote", "vera")[0], vera().role) == (0, "operator")
    assert (run("accounts", "promote", "vera", "--to", "member")[0], vera().role) == (0, "member")


def test_unknown_handle_is_a_sentence_and_exit_code_1(run):
    code, said = run("accounts", "suspend", "nobody", "--reason", "Rude.")
    assert (code, "nobody" in said) == (1, True)


def test_people_are_listed_with_their_state(run):
    mallory(), make_unproven(handle="una")
    lines = run("accounts", "list")[1].splitlines()
    assert [line.split("\t")[0:4:2] for line in lines] == [["@una", "active"], ["@mallory", "suspended"]]
    assert run("accounts", "list", "--search", "mall")[1].count("\n") == 1
