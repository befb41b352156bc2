"""The feed of a challenge, page by page."""

import pytest

from ideahub.domain.challenges.commands import announce_phase, post_update
from ideahub.kernel.policy import SYSTEM
from ideahub.observers.activity.queries import feed
from tests.cast import ed, olga
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_draft, make_entry

pytestmark = pytest.mark.usefixtures("database")


class TestFeed:
    def test_pages_lead_back_to_the_first_event_and_end_there(self):
        challenge = make_challenge(mode="after")
        for number in range(7):
            post_update(actor=olga(), challenge=challenge, title=f"News {number}", body="Come in.")
        told, before = [], None
        while True:
            page, more = feed(challenge, before, size=3)
            told += [one.sentence for one in page]
            before = page[-1].id
            if not more:
                break
        assert (len(told), told[0], told[-1]) == (8, "The sponsor posted an update: News 6", "The challenge was published and its rules were frozen.")

    def test_page_that_holds_everything_says_that_there_is_no_more(self):
        challenge = make_challenge()
        announce_phase(actor=SYSTEM, phase=challenge.phases[0])
        assert (len(feed(challenge, size=2)[0]), feed(challenge, size=2)[1], feed(challenge, size=1)[1]) == (2, False, True)

    def test_what_the_feed_does_not_tell_takes_no_place_on_a_page(self):
        challenge = make_challenge(mode="after")
        for number in range(4):
            make_draft(ed(), challenge, f"Draft {number}")
        make_entry(ed(), challenge, "Shutters outside")
        page, more = feed(challenge, size=2)
        assert ([one.sentence for one in page], more) == (["An entry was published: Shutters outside", "The challenge was published and its rules were frozen."], False)
