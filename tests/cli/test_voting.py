"""ideahub voting, as operators type it."""

from datetime import timedelta

import pytest

from ideahub.domain.accounts.commands import close_account
from ideahub.domain.accounts.passwords import prove
from ideahub.domain.entries.models import Entry
from ideahub.domain.results.commands import announce_results
from ideahub.domain.results.models import Announcement, Result
from ideahub.domain.results.queries import unlike_ballots
from ideahub.domain.voting.commands import cast_vote
from ideahub.domain.voting.models import Line
from ideahub.kernel.db import db
from tests.cast import ed, olga, vera, walt
from tests.factories.accounts import PASSWORD
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry

pytestmark = pytest.mark.usefixtures("database")
RIGHT = ["Every tally equals its recount.", "Every announced result equals its ballots."]


@pytest.fixture
def decided(clock):
    """A decided challenge in which Vera and Walt voted for the first of two entries, and Vera for the second."""
    challenge = make_challenge(phase="voting", title="Shade")
    first, second = (make_entry(ed(), challenge) for _number in range(2))
    for voter, entry in ((vera(), first), (walt(), first), (vera(), second)):
        cast_vote(actor=voter, entry=entry, value=1)
    clock.set(challenge.closes_at + timedelta(days=1))
    announce_results(actor=olga(), challenge=challenge)
    return challenge


def test_tallies_and_results_that_equal_the_ballots_are_said_to(run, decided):
    code, said = run("voting", "check")
    assert (code, said.splitlines(), unlike_ballots(decided)) == (0, RIGHT, {})


def test_result_of_a_voter_who_has_left_still_equals_the_ballots(run, decided):
    close_account(actor=vera(), proof=prove(vera(), PASSWORD))
    assert run("voting", "check")[0] == 0


def test_announced_points_that_the_ballots_do_not_give_are_named(run, decided):
    entry_id = db.session.scalar(db.select(Result.entry_id).where(Result.place == 1))
    db.session.execute(db.update(Result).where(Result.place == 1).values(points=5, voters=4))
    db.session.commit()
    code, said = run("voting", "check", "--challenge", "shade", "--repair", "Mended.")
    assert (code, said.splitlines()) == (1, [
        f"shade: entry {entry_id} was announced with 5 points of 4 voters, counted 2 of 2", RIGHT[0], "1 announced numbers differ from the ballots.",
    ])  # fmt: skip
    assert db.session.scalar(db.select(Result.points).where(Result.place == 1)) == 5


def test_mark_that_is_gone_since_the_announcement_is_named_with_tally_and_result(run, decided):
    line = db.session.scalar(db.select(Line).order_by(Line.id.desc()))
    entry_id = line.entry_id
    db.session.delete(line)
    db.session.commit()
    code, said = run("voting", "check")
    assert (code, said.splitlines()) == (1, [
        f"shade: entry {entry_id} keeps 1 points of 1 voters, counted 0 of 0",
        f"shade: entry {entry_id} was announced with 1 points of 1 voters, counted 0 of 0",
        "1 tallies differ.", "1 announced numbers differ from the ballots.",
    ])  # fmt: skip


def test_number_of_ballots_that_was_announced_is_checked_too(run, decided):
    db.session.execute(db.update(Announcement).values(ballots=7))
    db.session.commit()
    code, said = run("voting", "check")
    assert (code, said.splitlines()[0]) == (1, "shade: 7 ballots were announced, counted 2")


def test_wrong_tally_of_a_running_challenge_is_named_and_repaired(run):
    challenge = make_challenge(phase="voting", title="Shade")
    entry = make_entry(ed(), challenge)
    cast_vote(actor=vera(), entry=entry, value=1)
    db.session.execute(db.update(Entry).values(points=3))
    db.session.commit()
    assert run("voting", "check")[0] == 1
    code, said = run("voting", "check", "--repair", "A bug.")
    assert (code, said.splitlines()[1], run("voting", "check")[0]) == (0, "1 tallies differ, now repaired.", 0)
