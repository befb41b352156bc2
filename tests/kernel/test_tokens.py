"""Links in mails: for one purpose, for a time, and only ours."""

from datetime import timedelta

import pytest

from ideahub.kernel.errors import Invalid
from ideahub.kernel.tokens import read, sign

SECRET = "a key for tests"
TWO_DAYS = timedelta(days=2)


def test_token_gives_back_what_it_carries():
    assert read("verify", sign("verify", {"user": 7, "to": "ü"}, SECRET), SECRET, TWO_DAYS) == {"user": 7, "to": "ü"}


def test_token_fits_into_an_address_as_it_is():
    token = sign("verify", {"user": 7, "to": "ü?&#/"}, SECRET)
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_token_lives_to_its_last_second_and_not_longer(clock):
    token = sign("verify", 7, SECRET)
    clock.forward(days=2)
    assert read("verify", token, SECRET, TWO_DAYS) == 7
    clock.forward(seconds=1)
    with pytest.raises(Invalid, match="This link is too old. Ask for a new one."):
        read("verify", token, SECRET, TWO_DAYS)


def test_token_is_good_where_the_clock_jumped_back_for_up_to_a_day(clock):
    token = sign("verify", 7, SECRET)
    clock.forward(hours=-23)
    assert read("verify", token, SECRET, TWO_DAYS) == 7
    clock.forward(hours=-2)
    with pytest.raises(Invalid):
        read("verify", token, SECRET, TWO_DAYS)


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x" + token, lambda token: "", lambda token: token * 1000, lambda token: "\x00é", lambda token: None])
def test_token_that_is_not_whole_is_refused(change):
    with pytest.raises(Invalid, match="This link is not complete, or it is not ours. Ask for a new one."):
        read("verify", change(sign("verify", 7, SECRET)), SECRET, TWO_DAYS)


def test_token_for_another_purpose_or_of_another_house_is_refused():
    token = sign("verify", 7, SECRET)
    for purpose, secret in (("reset", SECRET), ("verify", "another key")):
        with pytest.raises(Invalid):
            read(purpose, token, secret, TWO_DAYS)
