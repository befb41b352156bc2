"""Which passwords are taken, and how they are compared."""

import pytest

from ideahub.domain.accounts import passwords
from ideahub.domain.accounts.passwords import hash_password, matches, weakness


@pytest.mark.parametrize(
    "password",
    ["short", "1234567890", "0987654321", "aaaaaaaaaaaa", "password123", "Password2026!", "passwordpassword", "qwertyuiop", "iloveyou!!", "abcdefghijkl", "x" * 201],
)
def test_password_that_many_use_or_of_wrong_length_is_refused(password):
    assert weakness(password) is not None


@pytest.mark.parametrize("password", ["four quiet green lanterns", "kQ8#vb2!xT", "9402857136", "größenwahn im juli", "правильная лошадь", "x9c4" * 50])
def test_password_of_ten_characters_that_few_use_is_taken_without_rules_of_composition(password):
    assert weakness(password, "Ada Lovelace", "ada@example.org") is None


@pytest.mark.parametrize("password", ["AdaLovelace1", "lovelace.ada", "ada@example.org", "ideahub2026!", "lovelace2026"])
def test_password_made_of_own_name_or_address_is_refused(password):
    assert weakness(password, "Ada Lovelace", "ada@example.org") is not None


def test_password_typed_in_another_normal_form_matches():
    assert matches(hash_password("grüne laterne im wald"), "gru\u0308ne laterne im wald")


def test_password_of_nobody_matches_nothing():
    assert not matches(None, "four quiet green lanterns")
    assert not matches("not a hash", "four quiet green lanterns")


def test_hash_of_nobody_is_as_slow_as_a_real_one():
    real, nobody = hash_password("four quiet green lanterns"), passwords._NOBODY
    assert nobody.split("$")[:4] == real.split("$")[:4]
