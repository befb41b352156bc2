"""What people may write about themselves."""

import pytest

from ideahub.domain.accounts.forms import ChangeProfileForm, SignUpForm
from ideahub.kernel.errors import Invalid

GOOD = {"name": "Ada Lovelace", "email": "ada@example.org", "password": "four quiet green lanterns"}
PROFILE = {"name": "Ada", "handle": "ada", "words": "", "time_zone": "Europe/Berlin", "language": "en"}


def problems(form, values):
    with pytest.raises(Invalid) as refusal:
        form.read(values)
    return sorted(refusal.value.problems)


def test_address_is_kept_in_one_spelling():
    assert SignUpForm.read({**GOOD, "email": " Ada@EXAMPLE.org "})["email"] == "ada@example.org"


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.org", "ada@exa mple.org", "a\x00da@example.org", "ada@example.org\nBcc: x@y.org", "x" * 300 + "@example.org", "ada@-.org"])
def test_address_that_is_none_is_refused(email):
    assert problems(SignUpForm, {**GOOD, "email": email}) == ["email"]


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u200b", "x" * 81, "Former Member"])
def test_name_that_is_empty_too_long_or_taken_by_the_house_is_refused(name):
    assert problems(SignUpForm, {**GOOD, "name": name}) == ["name"]


def test_name_loses_control_characters_and_overrides_of_direction():
    assert SignUpForm.read({**GOOD, "name": "  Ada\u202e\x00\n Lovelace 🌳 "})["name"] == "Ada Lovelace 🌳"


@pytest.mark.parametrize("handle", ["", "a", "-ada", "ada-", "ada lovelace", "ädä", "x" * 31, "admin", "former-member-3", "ada/.."])
def test_handle_of_another_shape_or_kept_for_the_site_is_refused(handle):
    assert problems(ChangeProfileForm, {**PROFILE, "handle": handle}) == ["handle"]


def test_handle_is_taken_with_at_sign_and_capitals():
    assert ChangeProfileForm.read({**PROFILE, "handle": "@Ada"})["handle"] == "ada"


def test_unknown_zone_and_language_are_refused():
    assert problems(ChangeProfileForm, {**PROFILE, "time_zone": "Mars/Olympus", "language": "xx"}) == ["language", "time_zone"]


def test_words_of_megabytes_are_refused():
    assert problems(ChangeProfileForm, {**PROFILE, "words": "x" * 10_000_000}) == ["words"]
