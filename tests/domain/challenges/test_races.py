"""What owners and managers do at the same moment."""

from datetime import timedelta

import pytest

from ideahub.domain.accounts.queries import user_by_handle
from ideahub.domain.challenges import commands, queries
from ideahub.domain.challenges.rulebook import broken_links, rulebook_of, rules_in
from ideahub.domain.organizations.queries import organizations_of
from tests.cast import lindenhafen, mona
from tests.factories.challenges import make_challenge, make_draft_challenge
from tests.races import at_once

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("database")]


@pytest.fixture
def together(app):
    """Have Olga do each of these at the same moment, in a thread with rows of its own; gives the names of what was answered, sorted."""

    def together(*acts):
        def done(act):
            act(user_by_handle("olga"))
            return "done"

        return sorted(at_once(app, *[lambda act=act: done(act) for act in acts]))

    return together


def test_draft_published_at_once_by_many_has_one_rulebook(together):
    draft = make_draft_challenge(title="Shade")
    answers = together(*[lambda olga: commands.publish_challenge(actor=olga, challenge=queries.visible_challenge(olga, "shade"))] * 4)
    assert (answers, len(queries.rulebooks_of(draft))) == (["Denied"] * 3 + ["done"], 1)


def test_amendments_at_once_are_chained_one_after_the_other(together):
    challenge = make_challenge(title="Shade")

    def amend(number):
        return lambda olga: commands.amend_rules(
            actor=olga, challenge=queries.visible_challenge(olga, "shade"), reason=f"Reason {number}", brief=f"Words {number}",
            prizes=[{"label": f"Prize {number}", "thing": "A bench"}],
        )  # fmt: skip

    assert together(*[amend(number) for number in range(4)]) == ["done"] * 4
    books = queries.rulebooks_of(challenge)[::-1]
    assert ([book.version for book in books], broken_links(books), rules_in(books[-1])) == ([1, 2, 3, 4, 5], [], rulebook_of(challenge))


def test_one_title_taken_at_once_by_many_gives_an_address_each(together):
    lindenhafen()
    answers = together(*[lambda olga: commands.create_challenge(actor=olga, organization=organizations_of(olga)[0], title="Shade")] * 4)
    found = queries.challenges_of(user_by_handle("olga"), lindenhafen())
    assert (len({challenge.slug for challenge in found}), {*answers} <= {"done", "Conflict"}) == (answers.count("done"), True)


def test_one_person_appointed_at_once_by_many_holds_the_role_once(together):
    draft = make_draft_challenge(title="Shade")
    mona()
    answers = together(*[lambda olga: commands.appoint(actor=olga, challenge=queries.visible_challenge(olga, "shade"), handle="mona", role="moderator")] * 4)
    assert (answers, len(queries.appointed(draft, "moderator"))) == (["Conflict"] * 3 + ["done"], 1)


def test_two_tabs_saving_at_once_do_not_overwrite_each_other(together):
    version = make_draft_challenge(title="Shade").version

    def save(number):
        return lambda olga: commands.save_rules(
            actor=olga, challenge=queries.visible_challenge(olga, "shade"), version=version, sections={"waits": {"decide_days": number}}
        )  # fmt: skip

    assert together(*[save(number) for number in range(1, 4)]) == ["Conflict", "Conflict", "done"]


def test_cancelling_and_amending_at_once_leave_a_whole_challenge(together):
    challenge = make_challenge(title="Shade")
    end = challenge.phases[0].ends_at + timedelta(days=1)
    answers = together(
        lambda olga: commands.cancel_challenge(actor=olga, challenge=queries.visible_challenge(olga, "shade"), reason="Sold"),
        lambda olga: commands.amend_rules(actor=olga, challenge=queries.visible_challenge(olga, "shade"), reason="More time", ends={"call": end}),
    )
    books = queries.rulebooks_of(challenge)[::-1]
    assert (challenge.state, answers in (["Denied", "done"], ["done", "done"]), broken_links(books), rules_in(books[-1]) == rulebook_of(challenge)) == ("cancelled", True, [], True)
