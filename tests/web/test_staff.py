"""The operator's pages."""

import pytest

from ideahub.kernel.db import db
from tests.cast import ed, sam, vera
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")


class TestListPeople:
    def test_people_are_found_by_name_and_where_nobody_is_the_next_step_is_shown(self, app):
        ed()
        visitor = Visitor(app, sam())
        visitor.get("/operator/people?q=entr")
        assert ("Ed Entrant" in visitor.page, "Nobody is called that" in visitor.page) == (True, False)
        visitor.get("/operator/people?q=zzzz")
        assert "Nobody is called that" in visitor.page

    def test_others_find_nothing(self, app):
        assert [Visitor(app, who).get("/operator/people").status_code for who in (vera(), None)] == [404, 404]


class TestSuspend:
    def test_person_is_suspended_with_the_reason_and_reinstated(self, app):
        visitor = Visitor(app, sam())
        assert visitor.post(f"/operator/people/{ed().handle}/suspend", {"reason": "Bought votes.", "act": "suspend"}).status_code == 303
        db.session.expire_all()
        assert (ed().state, ed().suspended_reason) == ("suspended", "Bought votes.")
        assert visitor.post(f"/operator/people/{ed().handle}/suspend", {"act": "reinstate"}).status_code == 303
        db.session.expire_all()
        assert ed().state == "active"

    @pytest.mark.parametrize("reason, said", [("", "Say why: the person reads it."), (" \t ", "Say why: the person reads it."), ("Because. " * 60, "539 characters")])
    def test_without_a_reason_that_fits_it_is_refused_and_the_words_stay(self, app, reason, said):
        visitor, handle = Visitor(app, sam()), ed().handle
        answer = visitor.post(f"/operator/people/{handle}/suspend", {"reason": reason, "act": "suspend"})
        db.session.expire_all()
        assert (answer.status_code, reason.strip() in visitor.page, ed().state) == (422, True, "active")
        assert f'aria-describedby="reason-{ed().id}-error"' in visitor.page
        assert said in visitor.page
