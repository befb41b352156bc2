"""When a request had arrived."""

from datetime import timedelta

import pytest
from flask import request

from ideahub.kernel import clock as house_clock
from ideahub.web import arrival
from tests.cast import ed
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_draft
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")


def test_a_moment_is_noted_with_the_whole_body_read_and_forgotten_afterwards(app, clock):
    with app.test_request_context("/entries", method="POST", data={"title": "Roots"}):
        arrival._note()
        came = clock.now()
        clock.forward(seconds=30)
        assert (house_clock.received(), request.form["title"]) == (came, "Roots")
        arrival._forget(None)
        assert house_clock.received() == clock.now()


@pytest.mark.parametrize(("early", "status"), [(1, 303), (0, 403)])
def test_what_arrived_before_the_deadline_is_taken_and_at_the_deadline_it_is_not(app, clock, early, status):
    challenge = make_challenge()
    draft = make_draft(ed(), challenge)
    clock.set(next(phase.ends_at for phase in challenge.phases if "entries" in phase.switches) - timedelta(microseconds=early))
    assert Visitor(app, ed()).post(f"/drafts/{draft.id}/submit").status_code == status
