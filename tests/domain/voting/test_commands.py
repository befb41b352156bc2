"""Casting and taking back votes, one after the other."""

import random
from datetime import timedelta

import pytest

from ideahub.domain.entries.commands import withdraw_entry
from ideahub.domain.moderation.commands import decide_case, open_case_for
from ideahub.domain.voting.commands import cast_vote, fallen, repair_tallies, risen, take_back_vote
from ideahub.domain.voting.method import voting_methods
from ideahub.domain.voting.queries import difference, own_ballot, own_marks, recount, tally_of, tally_visible
from ideahub.kernel.db import db
from ideahub.kernel.errors import Denied, Invalid
from ideahub.kernel.policy import SYSTEM, VISITOR, can
from tests.cast import ed, lindenhafen, mallory, mona, olga, sam, vera, walt
from tests.factories.accounts import make_person, make_unproven
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry, revise
from tests.factories.organizations import make_member

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def challenge(clock):
    return make_challenge(phase="voting", method="approval", moderators=(mona(),))


@pytest.fixture
def entry(challenge):
    return make_entry(ed(), challenge, "Lime trees")


def counts(entry):
    """(points, voters) as they stand on the entry's row."""
    db.session.refresh(entry)
    return entry.points, entry.voters


class TestCastVote:
    @pytest.mark.parametrize(
        ("method", "chosen", "value", "points", "wrong"),
        [
            ("approval", {"most": None}, 1, 1, 2),
            ("single", {}, 1, 1, 2),
            ("score", {"by_mean": 0, "least_voters": 5}, 4, 4, 6),
            ("cumulative", {"points": 10, "most_each": 7}, 7, 7, 8),
        ],
    )
    def test_mark_of_each_method_is_counted_and_a_foreign_one_is_refused(self, method, chosen, value, points, wrong):
        challenge = make_challenge(phase="voting", method=method, settings=chosen)
        entry = make_entry(ed(), challenge)
        ballot = cast_vote(actor=vera(), entry=entry, value=value)
        assert (counts(entry), ballot.marks(), challenge.voter_count) == ((points, 1), {entry.id: value}, 1)
        for nonsense in (wrong, -1, "1", True, 1.0):
            with pytest.raises(Invalid):
                cast_vote(actor=vera(), entry=entry, value=nonsense)
        assert (counts(entry), own_marks(vera(), challenge)) == ((points, 1), {entry.id: (value, 1)})

    def test_every_method_on_the_shelf_is_voted_with_here(self):
        assert voting_methods.names() == ["approval", "cumulative", "score", "single"]

    def test_vote_changes_until_the_close_and_not_after_it(self, clock):
        challenge = make_challenge(phase="voting", method="score", settings={"by_mean": 0, "least_voters": 5})
        entry = make_entry(ed(), challenge)
        for value, expected in ((2, (2, 1)), (5, (5, 1)), (0, (0, 0)), (3, (3, 1))):
            cast_vote(actor=vera(), entry=entry, value=value)
            assert counts(entry) == expected
        close = challenge.phases[1].ends_at
        clock.set(close - timedelta(microseconds=1))
        cast_vote(actor=vera(), entry=entry, value=4)
        clock.set(close)
        for value in (5, 0):
            with pytest.raises(Denied, match="Voting is not open"):
                cast_vote(actor=vera(), entry=entry, value=value)
        assert counts(entry) == (4, 1)

    def test_same_vote_twice_is_one_vote(self, entry):
        cast_vote(actor=vera(), entry=entry, value=1)
        cast_vote(actor=vera(), entry=entry, value=1)
        assert counts(entry) == (1, 1)

    def test_receipt_changes_with_the_ballot(self, entry, challenge, clock):
        first = cast_vote(actor=vera(), entry=entry, value=1).receipt
        clock.forward(seconds=1)
        second = cast_vote(actor=vera(), entry=make_entry(walt(), challenge), value=1).receipt
        assert (len(first), first == second, own_ballot(vera(), challenge).receipt) == (64, False, second)

    def test_own_entry_is_refused_and_anothers_is_taken(self, entry, challenge):
        with pytest.raises(Denied, match="your own entry"):
            cast_vote(actor=ed(), entry=entry, value=1)
        cast_vote(actor=ed(), entry=make_entry(walt(), challenge), value=1)
        assert (counts(entry), challenge.voter_count) == ((0, 0), 1)

    def test_sponsors_people_are_refused_unless_the_rules_let_them(self, entry):
        make_member(lindenhafen(), walt())
        for who in (olga(), walt()):
            with pytest.raises(Denied, match="its people neither enter nor vote"):
                cast_vote(actor=who, entry=entry, value=1)
        theirs = make_entry(ed(), make_challenge(phase="voting", title="For all", sponsor_people=True))
        cast_vote(actor=walt(), entry=theirs, value=1)
        assert (counts(entry), counts(theirs)) == ((0, 0), (1, 1))

    def test_only_those_in_good_standing_vote(self, entry):
        for who in (VISITOR, mallory(), make_unproven()):
            with pytest.raises(Denied):
                cast_vote(actor=who, entry=entry, value=1)
        cast_vote(actor=vera(), entry=entry, value=1)
        assert counts(entry) == (1, 1)

    def test_mail_domains_decide_who_votes(self):
        rules = {"who": "domains", "domains": ["Lindenhafen.example"], "min_account_days": 0}
        entry = make_entry(ed(), make_challenge(phase="voting", vote=rules))
        with pytest.raises(Denied, match="lindenhafen.example"):
            cast_vote(actor=vera(), entry=entry, value=1)
        cast_vote(actor=make_person("Lena", email="lena@lindenhafen.example"), entry=entry, value=1)
        assert counts(entry) == (1, 1)

    def test_young_account_is_refused_until_it_is_old_enough(self, clock):
        entry = make_entry(ed(), make_challenge(phase="voting", vote={"who": "verified", "domains": [], "min_account_days": 3}))
        vera()
        with pytest.raises(Denied, match="3 days old"):
            cast_vote(actor=vera(), entry=entry, value=1)
        clock.forward(days=3)
        cast_vote(actor=vera(), entry=entry, value=1)
        assert counts(entry) == (1, 1)

    @pytest.mark.parametrize(("phase", "taken"), [("call", False), ("voting", True), ("both", True), ("result", False), ("over", False)])
    def test_closed_phase_is_refused_and_an_open_one_is_not(self, phase, taken):
        entry = make_entry(ed(), make_challenge(phase=phase))
        if taken:
            cast_vote(actor=vera(), entry=entry, value=1)
        else:
            with pytest.raises(Denied, match="Voting is not open"):
                cast_vote(actor=vera(), entry=entry, value=1)
        assert counts(entry) == (int(taken), int(taken))

    def test_hidden_entry_takes_no_vote_and_gives_back_those_it_has(self, entry, challenge):
        cast_vote(actor=vera(), entry=entry, value=1)
        case = open_case_for(subject="entry", key=entry.id, why="reports")
        decide_case(actor=mona(), case=case, action="hide", code="spam", sentence="It advertises.")
        with pytest.raises(Denied, match="not open to votes"):
            cast_vote(actor=walt(), entry=entry, value=1)
        take_back_vote(actor=vera(), entry=entry)
        assert (counts(entry), own_marks(vera(), challenge)) == ((0, 0), {})

    def test_vote_is_pinned_to_the_revision_that_was_seen(self, entry, challenge):
        revise(entry, "Plant lime trees, and water them with rain from the roofs around the square.")
        cast_vote(actor=vera(), entry=entry, value=1, revision_number=1)
        cast_vote(actor=walt(), entry=entry, value=1)
        assert (own_marks(vera(), challenge), own_marks(walt(), challenge)) == ({entry.id: (1, 1)}, {entry.id: (1, 2)})
        for unknown in (3, -1):
            with pytest.raises(Invalid):
                cast_vote(actor=vera(), entry=entry, value=1, revision_number=unknown)
        cast_vote(actor=vera(), entry=entry, value=1, revision_number=2)
        assert (own_marks(vera(), challenge), counts(entry)) == ({entry.id: (1, 2)}, (2, 2))

    def test_single_choice_moves(self):
        challenge = make_challenge(phase="voting", method="single")
        first, second = make_entry(ed(), challenge), make_entry(walt(), challenge)
        cast_vote(actor=vera(), entry=first, value=1)
        cast_vote(actor=vera(), entry=second, value=1)
        assert (counts(first), counts(second), own_marks(vera(), challenge), challenge.voter_count) == ((0, 0), (1, 1), {second.id: (1, 1)}, 1)

    def test_limit_of_ticks_holds_and_a_tick_taken_back_is_free_again(self):
        challenge = make_challenge(phase="voting", method="approval", settings={"most": 2}, per_person=3)
        first, second, third = (make_entry(ed(), challenge) for _number in range(3))
        for entry in (first, second):
            cast_vote(actor=vera(), entry=entry, value=1)
        with pytest.raises(Invalid, match="all your 2 votes"):
            cast_vote(actor=vera(), entry=third, value=1)
        cast_vote(actor=vera(), entry=first, value=0)
        cast_vote(actor=vera(), entry=third, value=1)
        assert set(own_marks(vera(), challenge)) == {second.id, third.id}

    def test_entry_that_was_voted_for_is_withdrawn_after_the_voting_only(self, clock):
        challenge = make_challenge(phase="both")
        loved, unloved = make_entry(ed(), challenge), make_entry(walt(), challenge)
        cast_vote(actor=vera(), entry=loved, value=1)
        assert (can(ed(), "entry.withdraw", loved), can(walt(), "entry.withdraw", unloved)) == (False, True)
        with pytest.raises(Denied, match="votes are open"):
            withdraw_entry(actor=ed(), entry=loved)
        clock.set(challenge.phases[1].ends_at)
        withdraw_entry(actor=ed(), entry=loved)
        assert loved.state == "withdrawn"


class TestTakeBackVote:
    def test_nothing_happens_where_nothing_was_given(self, entry, challenge):
        take_back_vote(actor=vera(), entry=entry)
        assert (counts(entry), challenge.voter_count, own_marks(vera(), challenge)) == ((0, 0), 0, {})

    def test_last_mark_taken_back_leaves_no_voter(self, entry, challenge):
        cast_vote(actor=vera(), entry=entry, value=1)
        take_back_vote(actor=vera(), entry=entry)
        db.session.refresh(challenge)
        assert (counts(entry), challenge.voter_count, entry.rank, entry.rising) == ((0, 0), 0, 0, 0)


class TestTallies:
    @pytest.mark.parametrize(
        ("method", "chosen"),
        [("approval", {"most": 2}), ("single", {}), ("score", {"by_mean": 1, "least_voters": 2}), ("cumulative", {"points": 6, "most_each": 4})],
    )
    @pytest.mark.parametrize("seed", [1, 2])
    def test_tallies_equal_the_recount_after_any_votes(self, method, chosen, seed, clock):
        challenge = make_challenge(phase="voting", method=method, settings=chosen, per_person=4)
        entries = [make_entry(ed(), challenge) for _number in range(4)]
        voters, dice = [vera(), walt(), make_person("Zoe"), make_person("Yan")], random.Random(seed)
        taken = 0
        for _click in range(40):
            clock.forward(minutes=dice.randrange(1, 90))
            try:
                cast_vote(actor=dice.choice(voters), entry=dice.choice(entries), value=dice.randrange(6))
                taken += 1
            except Invalid:
                pass
        db.session.expire_all()
        counted = recount(challenge)
        assert ({one.id: (one.points, one.voters) for one in entries if one.voters}, difference(challenge), taken > 5) == (counted, {}, True)
        assert challenge.voter_count == sum(bool(own_marks(voter, challenge)) for voter in voters)
        order = [row.id for row in tally_of(challenge)]
        which = voting_methods[method]
        scores = {one.id: which.score(one.points, one.voters, chosen) for one in entries}
        assert [scores[key] for key in order] == sorted(scores.values(), reverse=True)

    def test_repair_mends_a_wrong_tally_by_the_operator_only(self, entry, challenge):
        cast_vote(actor=vera(), entry=entry, value=1)
        db.session.execute(db.update(type(entry)).where(type(entry).id == entry.id).values(points=7, voters=3))
        db.session.commit()
        assert difference(challenge) == {entry.id: ((7, 3), (1, 1))}
        for who in (olga(), mona(), vera()):
            with pytest.raises(Denied):
                repair_tallies(actor=who, challenge=challenge, reason="A disk broke.")
        assert (repair_tallies(actor=sam(), challenge=challenge, reason="A disk broke."), difference(challenge), counts(entry)) == (1, {}, (1, 1))
        assert repair_tallies(actor=SYSTEM, challenge=challenge, reason="Again.") == 0

    @pytest.mark.parametrize(("tally", "before", "after"), [("live", True, True), ("after_vote", False, True), ("end", False, False)])
    def test_counts_are_shown_as_the_rules_say(self, tally, before, after):
        challenge = make_challenge(phase="voting", tally=tally)
        entry = make_entry(ed(), challenge)
        shown = [tally_visible(vera(), challenge, own_marks(vera(), challenge))]
        cast_vote(actor=vera(), entry=entry, value=1)
        shown.append(tally_visible(vera(), challenge, own_marks(vera(), challenge)))
        assert (shown, tally_visible(VISITOR, challenge, {})) == ([before, after], tally == "live")


class TestRising:
    def test_two_votes_now_stand_above_two_of_last_week_and_those_above_one(self, clock):
        challenge = make_challenge(phase="voting", per_person=3)
        old, young, single = (make_entry(ed(), challenge) for _number in range(3))
        voters = [vera(), walt()]
        for voter in voters:
            cast_vote(actor=voter, entry=old, value=1)
        cast_vote(actor=vera(), entry=single, value=1)
        clock.forward(days=6)
        for voter in voters:
            cast_vote(actor=voter, entry=young, value=1)
        db.session.expire_all()
        assert young.rising > old.rising > single.rising > 0

    def test_a_vote_weighs_half_of_one_two_days_younger(self, clock):
        now = clock.now()
        later = now + timedelta(days=2)
        two_old = risen(risen(0, now), now)
        one_young = risen(0, later)
        assert abs(two_old - one_young) <= 2

    def test_vote_taken_back_leaves_what_was_before_it(self, clock):
        now = clock.now()
        before = risen(0, now)
        assert abs(fallen(risen(before, now + timedelta(days=1)), now + timedelta(days=1), 1) - before) <= 2
        assert fallen(before, now, 0) == 0
