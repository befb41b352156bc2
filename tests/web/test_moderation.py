"""The moderators' desk in its pages."""

import re

import pytest

from ideahub.domain.moderation.models import Case
from ideahub.domain.moderation.queries import open_case
from ideahub.kernel.db import db
from tests.cast import ed, mona, vera, walt
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_waiting_entry
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def waiting():
    """The ids of two cases of one challenge that wait."""
    challenge = make_challenge(title="Shade")
    return [open_case("entry", make_waiting_entry(author, challenge).id).id for author in (ed(), walt())]


def state(case_id: int) -> str:
    """Whether a case is open or decided."""
    db.session.expire_all()
    return db.session.get(Case, case_id).state


class TestBulk:
    def test_chosen_cases_are_decided_alike(self, app, waiting):
        answer = Visitor(app, mona()).post("/moderation/bulk", {"case": waiting, "action": "approve"})
        assert (answer.status_code, [state(case_id) for case_id in waiting]) == (303, ["decided", "decided"])

    @pytest.mark.parametrize("keys", [[], [""], ["²"], ["x"], ["-"], ["9" * 400], ["9" * 5000], ["1e3"]])
    def test_without_a_case_it_is_refused_and_the_words_stay(self, app, waiting, keys):
        visitor = Visitor(app, mona())
        answer = visitor.post("/moderation/bulk", {"case": keys, "action": "reject", "code": "off_topic", "sentence": "It sells <b>fans</b>."})
        assert (answer.status_code, "Choose at least one case." in visitor.page, "It sells &lt;b&gt;fans&lt;/b&gt;." in visitor.page) == (422, True, True)

    def test_refusal_without_a_reason_names_what_is_missing_and_keeps_the_choice(self, app, waiting):
        visitor = Visitor(app, mona())
        answer = visitor.post("/moderation/bulk", {"case": waiting[:1], "action": "reject", "sentence": "It sells fans."})
        chosen = re.findall(r'name="case" value="(\d+)" checked', visitor.page)
        assert (answer.status_code, chosen, state(waiting[0])) == (422, [str(waiting[0])], "open")
        assert ('value="reject" selected' in visitor.page, "It sells fans." in visitor.page, 'role="alert"' in visitor.page) == (True, True, True)

    def test_one_that_stands_in_the_way_is_named_and_nothing_is_decided(self, app, waiting):
        Visitor(app, mona()).post("/moderation/bulk", {"case": waiting[:1], "action": "approve"})
        visitor = Visitor(app, mona())
        answer = visitor.post("/moderation/bulk", {"case": waiting, "action": "reject", "code": "off_topic", "sentence": "It sells fans."})
        assert (answer.status_code, "Nothing was decided, because of" in visitor.page, state(waiting[1])) == (422, True, "open")

    def test_others_find_nothing(self, app, waiting):
        assert Visitor(app, vera()).post("/moderation/bulk", {"case": waiting, "action": "approve"}).status_code == 404
        assert Visitor(app, mona()).post("/moderation/bulk", {"case": ["999999"], "action": "approve"}).status_code == 404
