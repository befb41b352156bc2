"""Announcing: by the vote, by the sponsor, by the clock; and what is awarded then."""

from datetime import timedelta

import pytest

from ideahub.domain.entries.commands import select_entry
from ideahub.domain.moderation.commands import decide_case, open_case_for
from ideahub.domain.prizes.commands import award_prizes
from ideahub.domain.prizes.queries import awards_of, awards_to
from ideahub.domain.results.commands import announce_overdue, announce_results
from ideahub.domain.results.models import Announcement
from ideahub.domain.results.queries import challenges_to_decide, latest_announcements, places_to_pick, result_of, results_of
from ideahub.domain.voting.commands import cast_vote
from ideahub.kernel.db import db
from ideahub.kernel.errors import Denied, Invalid
from ideahub.kernel.events import Delivery, EventRow, reaction_named, rebuild
from ideahub.kernel.policy import SYSTEM, VISITOR
from ideahub.kernel.queue import deliver
from tests.cast import ed, jude, mona, olga, sam, vera, walt
from tests.factories.accounts import make_person
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry

pytestmark = pytest.mark.usefixtures("database", "clock")
PRIZES = [{"label": f"Prize {place}", "amount": 1000 * (4 - place), "currency": "EUR"} for place in (1, 2, 3)]


def contest(votes, **wishes):
    """(challenge in its voting, its entries): entry n has votes[n] voters."""
    challenge = make_challenge(phase="voting", per_person=9, **{"prizes": PRIZES, "moderators": (mona(),), **wishes})
    entries = [make_entry(ed(), challenge, f"Idea {number}") for number, _count in enumerate(votes)]
    voters = [make_person("Voter") for _number in range(max(votes, default=0))]
    for entry, count in zip(entries, votes, strict=True):
        for voter in voters[:count]:
            cast_vote(actor=voter, entry=entry, value=1)
    return challenge, entries


def close(challenge, clock):
    """Go to the moment at which the voting ends."""
    clock.set(max(phase.ends_at for phase in challenge.phases if "votes" in phase.switches))


class TestAnnounceByVote:
    def test_standings_are_frozen_as_the_votes_say(self, clock):
        challenge, (first, second, third) = contest([1, 3, 2])
        close(challenge, clock)
        announcement = announce_results(actor=olga(), challenge=challenge, sentence="Thank you all.")
        assert [(result.place, result.entry_id, result.points, result.voters) for result in results_of(challenge)] == [
            (1, second.id, 3, 3), (2, third.id, 2, 2), (3, first.id, 1, 1),
        ]  # fmt: skip
        assert (challenge.state, challenge.decided_at, announcement.by_id, announcement.ballots) == ("decided", clock.now(), olga().id, 3)
        assert [each.id for each in latest_announcements(9)] == [announcement.id]
        assert [each.id for each in results_of(challenge, most=1, after=1)] == [result_of(third).id]

    @pytest.mark.parametrize(
        ("ties", "why"),
        [
            (["earlier_receipt", "receipt_hash"], "it was handed in earlier"),
            (["receipt_hash"], "its receipt comes first in the alphabet"),
        ],
    )
    def test_equals_are_parted_by_the_chain_and_both_are_told_why(self, ties, why, clock):
        challenge, entries = contest([2, 2], ties=ties)
        close(challenge, clock)
        announce_results(actor=olga(), challenge=challenge)
        ahead = entries[0] if ties[0] == "earlier_receipt" else min(entries, key=lambda entry: entry.receipt)
        upper, lower = results_of(challenge)
        assert (upper.entry_id, upper.points, lower.points) == (ahead.id, 2, 2)
        assert [words.endswith(f"because {why}.") for words in (upper.sentences[-1], lower.sentences[-1])] == [True, True]
        assert [len(result.account) for result in (upper, lower)] == [2, 2]

    def test_hidden_entry_has_no_place(self, clock):
        challenge, (first, second) = contest([2, 1])
        decide_case(
            actor=mona(), case=open_case_for(subject="entry", key=first.id, why="reports"), action="hide", code="copied", sentence="From a book."
        )
        close(challenge, clock)
        announce_results(actor=olga(), challenge=challenge)
        assert [result.entry_id for result in results_of(challenge)] == [second.id]

    def test_challenge_without_entries_is_decided_without_places(self, clock):
        challenge, _entries = contest([])
        close(challenge, clock)
        announce_results(actor=olga(), challenge=challenge)
        assert (challenge.state, results_of(challenge), awards_of(challenge)) == ("decided", [], [])

    def test_too_early_is_refused_until_the_voting_ends(self, clock):
        challenge, _entries = contest([1])
        with pytest.raises(Denied, match="once nothing that decides"):
            announce_results(actor=olga(), challenge=challenge)
        close(challenge, clock)
        clock.forward(microseconds=-1)
        with pytest.raises(Denied):
            announce_results(actor=olga(), challenge=challenge)
        clock.forward(microseconds=1)
        assert announce_results(actor=olga(), challenge=challenge).challenge_id == challenge.id

    def test_second_announcement_is_refused_and_changes_nothing(self, clock):
        challenge, _entries = contest([1])
        close(challenge, clock)
        announce_results(actor=olga(), challenge=challenge)
        with pytest.raises(Denied):
            announce_results(actor=olga(), challenge=challenge)
        assert (announce_overdue(challenge=challenge), db.session.scalar(db.select(db.func.count(Announcement.id)))) == (None, 1)

    def test_only_hosts_announce(self, clock):
        challenge, _entries = contest([1])
        close(challenge, clock)
        for who in (VISITOR, vera(), ed(), mona(), sam()):
            with pytest.raises(Denied):
                announce_results(actor=who, challenge=challenge)
        assert challenge.state == "published"

    def test_nobody_picks_where_the_vote_decides(self, clock):
        challenge, (first,) = contest([1])
        close(challenge, clock)
        with pytest.raises(Invalid, match="nobody picks"):
            announce_results(actor=olga(), challenge=challenge, picks=[first.id])
        assert challenge.state == "published"


class TestAnnounceByPicks:
    def test_sponsor_picks_among_the_shortlist_and_the_rest_follows_by_votes(self, clock):
        challenge, (first, second, third, fourth) = contest([4, 3, 2, 1], decides="sponsor", prizes=PRIZES[:2])
        for entry in (second, third, fourth):
            select_entry(actor=mona(), entry=entry, reason="Could be built.")
        close(challenge, clock)
        assert [line.entry_id for line in places_to_pick(challenge)] == [second.id, third.id, fourth.id]
        for wrong in ([fourth.id, first.id], [fourth.id, fourth.id], [fourth.id], [], [fourth.id, third.id, second.id], [fourth.id, 0]):
            with pytest.raises(Invalid):
                announce_results(actor=olga(), challenge=challenge, picks=wrong)
        assert challenge.state == "published"
        announce_results(actor=olga(), challenge=challenge, picks=[fourth.id, second.id])
        results = results_of(challenge)
        assert [result.entry_id for result in results] == [fourth.id, second.id, third.id, first.id]
        assert [result.sentences[0] for result in results[:2]] == ["Picked by the sponsor for place 1.", "Picked by the sponsor for place 2."]
        assert [award.entry_id for award in awards_of(challenge)] == [fourth.id, second.id]

    def test_without_a_shortlist_every_listed_entry_can_be_picked(self, clock):
        challenge, (first, second) = contest([2, 0], decides="sponsor", prizes=PRIZES[:1])
        close(challenge, clock)
        announce_results(actor=olga(), challenge=challenge, picks=[second.id])
        assert [result.entry_id for result in results_of(challenge)] == [second.id, first.id]


class TestAnnounceOverdue:
    def test_the_vote_decides_by_itself_when_the_promised_time_is_over(self, clock):
        challenge, (first, second) = contest([1, 2], decides="sponsor", decide_days=5)
        due = challenge.closes_at + timedelta(days=5)
        clock.set(due - timedelta(seconds=1))
        assert (announce_overdue(challenge=challenge), challenge.state) == (None, "published")
        clock.set(due)
        assert challenges_to_decide() == [challenge]
        announcement = announce_overdue(challenge=challenge)
        assert (announcement.by_id, challenge.state, [result.entry_id for result in results_of(challenge)]) == (
            None,
            "decided",
            [second.id, first.id],
        )
        assert (announce_overdue(challenge=challenge), challenges_to_decide()) == (None, [])


class TestAwards:
    def test_each_place_gets_its_prize_once(self, clock):
        challenge, (first, second) = contest([1, 2])
        close(challenge, clock)
        announce_results(actor=olga(), challenge=challenge)
        assert [(award.prize.label, award.entry_id) for award in awards_of(challenge)] == [("Prize 1", second.id), ("Prize 2", first.id)]
        assert (award_prizes(actor=SYSTEM, challenge=challenge), len(awards_to(ed())), len(awards_to(walt()))) == ([], 2, 0)

    def test_nobody_awards_by_hand(self, clock):
        challenge, _entries = contest([1])
        close(challenge, clock)
        for who in (olga(), sam(), jude()):
            with pytest.raises(Denied):
                award_prizes(actor=who, challenge=challenge)

    def test_every_reaction_told_again_changes_nothing(self, clock, mailbox):
        challenge, _entries = contest([2, 1], moderators=())
        close(challenge, clock)
        announce_results(actor=olga(), challenge=challenge)
        assert {delivery.state for delivery in db.session.scalars(db.select(Delivery))} == {"done"}
        before = everything()
        for delivery, row in db.session.execute(
            db.select(Delivery, EventRow).join(EventRow, EventRow.id == Delivery.event_id).order_by(Delivery.id)
        ).all():
            told_again(delivery, row)
        after = everything()
        assert ({name: (before[name], count) for name, count in after.items() if count != before[name]}, after["award"]) == ({}, 2)


def told_again(delivery, row) -> None:
    """Make a delivery once more, as after a crash between the work and the note that it is done."""
    db.session.execute(db.update(Delivery).where(Delivery.id == delivery.id).values(state="waiting"))
    db.session.commit()
    reaction, event = reaction_named(row.name, delivery.reaction), rebuild(row)
    assert None not in (reaction, event)
    deliver(delivery.id)


def everything() -> dict[str, int]:
    """How many rows each table has."""
    db.session.rollback()
    return {name: db.session.scalar(db.select(db.func.count()).select_from(table)) for name, table in db.metadata.tables.items()}
