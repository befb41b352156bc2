"""Rate limits: who is counted, when it is enough, and how they are switched off."""

from types import SimpleNamespace

import pytest
from flask import Flask
from flask_login import LoginManager

from ideahub.kernel import limits


@pytest.fixture
def door(monkeypatch):
    """A door that opens twice a minute for each: door(address, person, **config) gives the status of the next knock."""
    doors = {}

    def knock(address: str, person: str = "", **config) -> int:
        key = tuple(config.items())
        if key not in doors:
            app = Flask("door")
            app.config.update(config)
            LoginManager(app).request_loader(lambda request: SimpleNamespace(id=request.headers["Person"]) if "Person" in request.headers else None)
            fresh = limits.Limiter(limits._who, strategy="moving-window")
            monkeypatch.setattr(limits, "limiter", fresh)
            limits.init_app(app)
            app.add_url_rule("/", view_func=fresh.limit("2 per minute")(lambda: "open"))
            doors[key] = app.test_client()
        return doors[key].get("/", environ_base={"REMOTE_ADDR": address}, headers={"Person": person} if person else {}).status_code

    return knock


def test_third_knock_within_a_minute_is_refused_and_another_address_is_not(door):
    assert [door("192.0.2.1") for _knock in range(3)] == [200, 200, 429]
    assert door("192.0.2.2") == 200


def test_one_household_of_ipv6_is_one_address(door):
    assert [door(address) for address in ("2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3")] == [200, 200, 429]
    assert door("2001:db8:1:3::1") == 200


def test_limits_that_are_off_refuse_nobody(door):
    assert [door("192.0.2.1", RATE_LIMITS=False) for _knock in range(4)] == [200] * 4


def test_limits_are_kept_in_redis_where_it_is_set(door, redis_server):
    assert [door("192.0.2.1", REDIS_URL=redis_server) for _knock in range(3)] == [200, 200, 429]


def test_door_opens_where_redis_is_away(door):
    assert [door("192.0.2.1", REDIS_URL="redis://127.0.0.1:1/0") for _knock in range(3)] == [200] * 3


def test_person_is_counted_wherever_they_are_and_not_their_neighbours(door):
    assert [door(f"192.0.2.{number}", "7") for number in range(3)] == [200, 200, 429]
    assert [door("192.0.2.1", "8"), door("192.0.2.1")] == [200, 200]
