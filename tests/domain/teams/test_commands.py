"""Founding, renaming, leaving, leading."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.accounts.commands import close_account, suspend_account
from ideahub.domain.accounts.passwords import prove
from ideahub.domain.challenges.commands import cancel_challenge
from ideahub.domain.entries.commands import start_draft, withdraw_entry
from ideahub.domain.entries.models import Entry, Revision
from ideahub.domain.moderation.commands import decide_case, open_case_for
from ideahub.domain.teams import commands
from ideahub.domain.teams.inviting import invite
from ideahub.domain.teams.models import Team, TeamMember
from ideahub.domain.teams.queries import members_of, open_invitations, team_of
from ideahub.kernel import clock as house_clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, Invalid, NotFound
from ideahub.kernel.policy import SYSTEM, VISITOR, why_not
from tests.cast import ed, jude, mallory, mona, olga, vera, walt
from tests.factories.accounts import PASSWORD, make_unproven
from tests.factories.challenges import make_challenge
from tests.factories.predictions import attempt_at, make_contest, predictions
from tests.factories.teams import join, make_team, make_team_challenge

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def challenge():
    return make_team_challenge()


def names(team: Team) -> list[str]:
    return [row.user.handle for row in members_of(team)]


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


class TestFoundTeam:
    def test_team_of_one_has_an_entry_with_number_receipt_and_author(self, challenge):
        team = commands.found_team(actor=ed(), challenge=challenge, name="  Sails & Sons ")
        assert (team.name, names(team), team.captain, team_of(ed(), challenge)) == ("Sails & Sons", ["ed"], ed(), team)
        entry = team.entry
        assert (entry.title, entry.author, entry.state, entry.listed, entry.number, len(entry.receipt)) == (
            "Sails & Sons",
            ed(),
            "published",
            1,
            1,
            64,
        )
        assert challenge.listed_count == 1

    def test_team_is_published_at_once_where_entries_wait_for_a_moderator(self):
        challenge = make_team_challenge(mode="before")
        assert commands.found_team(actor=ed(), challenge=challenge, name="Sails").entry.state == "published"

    @pytest.mark.parametrize("name", ["Sails", "SAILS", "sáils", " Sails\u200b"])
    def test_name_of_another_team_is_refused_whatever_its_case_and_accents(self, challenge, name):
        commands.found_team(actor=ed(), challenge=challenge, name="Sails")
        with pytest.raises(Invalid, match="Another team is called") as refused:
            commands.found_team(actor=walt(), challenge=challenge, name=name)
        assert list(refused.value.problems) == ["name"]
        assert (count(Team), count(Entry), challenge.last_number, challenge.listed_count, team_of(walt(), challenge)) == (1, 1, 1, 1, None)

    def test_same_name_in_another_challenge_is_free(self, challenge):
        commands.found_team(actor=ed(), challenge=challenge, name="Sails")
        assert commands.found_team(actor=ed(), challenge=make_team_challenge("A second one"), name="Sails").name == "Sails"

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("", "Give the team a name"),
            (" \u200b\t", "Give the team a name"),
            ("\u0301", "Give the team a name"),
            ("x" * 81, "81 characters; 80 fit"),
        ],
    )
    def test_name_that_cannot_be_read_or_is_too_long_is_refused(self, challenge, name, words):
        with pytest.raises(Invalid, match=words):
            commands.found_team(actor=ed(), challenge=challenge, name=name)
        assert commands.found_team(actor=ed(), challenge=challenge, name="x" * 80).name == "x" * 80

    def test_who_is_in_a_team_founds_no_second_one(self, challenge):
        commands.found_team(actor=ed(), challenge=challenge, name="Sails")
        with pytest.raises(Denied, match="You are in “Sails” now"):
            commands.found_team(actor=ed(), challenge=challenge, name="Sails 2")

    def test_who_has_left_founds_another(self, challenge):
        commands.leave_team(actor=ed(), team=commands.found_team(actor=ed(), challenge=challenge, name="Sails"))
        assert names(commands.found_team(actor=ed(), challenge=challenge, name="Sails 2")) == ["ed"]

    @pytest.mark.parametrize(
        ("who", "words"),
        [(lambda: VISITOR, "Sign in"), (make_unproven, "Prove your mail"), (mallory, "suspended"), (olga, "organization that holds this challenge")],
    )
    def test_whom_the_rules_do_not_let_enter_is_told_why(self, challenge, who, words):
        with pytest.raises(Denied, match=words):
            commands.found_team(actor=who(), challenge=challenge, name="Sails")
        assert count(Team) == 0

    def test_no_team_is_founded_before_or_after_entries_are_taken(self, challenge):
        house_clock.forward(days=20)
        with pytest.raises(Denied, match="Entries are not taken now"):
            commands.found_team(actor=ed(), challenge=challenge, name="Sails")

    def test_challenge_without_teams_takes_none(self):
        with pytest.raises(Denied, match="Nobody takes part in this challenge as a team"):
            commands.found_team(actor=ed(), challenge=make_challenge(), name="Sails")


class TestEntryOfATeam:
    """What the entry slice refuses where teams take part."""

    def test_nobody_enters_beside_a_team(self, challenge):
        with pytest.raises(Denied, match="Teams take part"):
            start_draft(actor=ed(), challenge=challenge)
        assert start_draft(actor=ed(), challenge=make_challenge()).author_id == ed().id

    def test_captain_neither_edits_nor_withdraws_it(self, challenge):
        entry = make_team(challenge, ed(), "Sails").entry
        assert "leaves the team" in why_not(ed(), "entry.edit", entry)
        with pytest.raises(Denied, match="nobody can take it back"):
            withdraw_entry(actor=ed(), entry=entry)

    def test_moderator_in_the_team_does_not_moderate_it_and_another_does(self, challenge):
        team = make_team(challenge, ed(), "Sails", mona())
        case = open_case_for(subject="entry", key=team.entry_id, why="reports")
        with pytest.raises(Denied, match="You are or were in this team"):
            decide_case(actor=mona(), case=case, action="hide", code="spam", sentence="It advertises.")
        decide_case(actor=jude(), case=case, action="hide", code="spam", sentence="It advertises.")
        assert team.entry.state == "hidden"


class TestRenameTeam:
    def test_entry_is_renamed_too_and_the_name_before_stays_in_its_history(self, challenge):
        team = make_team(challenge, ed(), "Sails")
        commands.rename_team(actor=ed(), team=team, name="Awnings")
        titles = db.session.scalars(select(Revision.title).where(Revision.entry_id == team.entry_id).order_by(Revision.number)).all()
        assert (team.name, team.entry.title, titles, team.entry.material_number) == ("Awnings", "Awnings", ["Sails", "Awnings"], 1)

    def test_case_of_the_own_name_can_be_changed(self, challenge):
        team = make_team(challenge, ed(), "sails")
        assert commands.rename_team(actor=ed(), team=team, name="SAILS").entry.title == "SAILS"

    def test_same_name_again_changes_nothing(self, challenge):
        team = make_team(challenge, ed(), "Sails")
        assert commands.rename_team(actor=ed(), team=team, name="Sails").entry.revision_number == 1

    def test_name_of_another_team_is_refused(self, challenge):
        make_team(challenge, walt(), "Lime Trees")
        team = make_team(challenge, ed(), "Sails")
        with pytest.raises(Invalid, match="Another team is called"):
            commands.rename_team(actor=ed(), team=team, name="lime trees")
        assert (team.name, team.entry.title) == ("Sails", "Sails")

    def test_only_the_captain_renames(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        with pytest.raises(Denied, match="for the captain"):
            commands.rename_team(actor=walt(), team=team, name="Walt's")

    def test_name_stands_once_an_attempt_was_scored(self, tmp_path):
        contest = make_contest(tmp_path)
        team = make_team(contest, ed(), "Sails")
        attempt_at(None, ed(), contest, "no predictions")
        commands.rename_team(actor=ed(), team=team, name="Awnings")
        attempt_at(None, ed(), contest, predictions(0.25))
        with pytest.raises(Denied, match="keeps its name once it has a score"):
            commands.rename_team(actor=ed(), team=team, name="Sails")


class TestLeaveTeam:
    def test_member_leaves_and_the_stay_is_kept(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        commands.leave_team(actor=walt(), team=team)
        assert (names(team), team_of(walt(), challenge)) == (["ed"], None)
        row = db.session.scalar(select(TeamMember).where(TeamMember.user_id == walt().id))
        assert (row.left_at, row.current) == (house_clock.now(), None)

    def test_captain_of_others_hands_over_first(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        with pytest.raises(Conflict, match="Hand the captaincy over first"):
            commands.leave_team(actor=ed(), team=team)
        commands.hand_over(actor=ed(), team=team, user_id=walt().id)
        commands.leave_team(actor=ed(), team=team)
        assert (names(team), team.captain) == (["walt"], walt())

    def test_team_that_the_last_person_leaves_stays_without_people_and_its_invitations_end(self, challenge):
        team = make_team(challenge, ed(), "Sails")
        invite(actor=ed(), team=team, who=walt().handle)
        commands.leave_team(actor=ed(), team=team)
        assert (names(team), team.captain, open_invitations(team), team.entry.listed, team.entry.author) == ([], None, [], 1, ed())

    def test_who_is_not_in_it_cannot_leave_it(self, challenge):
        team = make_team(challenge, ed(), "Sails")
        with pytest.raises(Denied, match="You are not in this team"):
            commands.leave_team(actor=walt(), team=team)

    def test_suspended_person_may_leave(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        suspend_account(actor=SYSTEM, user=walt(), reason="Bought votes.")
        commands.leave_team(actor=walt(), team=team)
        assert names(team) == ["ed"]

    def test_nobody_leaves_once_the_challenge_is_cancelled(self, challenge):
        team = make_team(challenge, ed(), "Sails")
        cancel_challenge(actor=olga(), challenge=challenge, reason="The quay is rebuilt.")
        with pytest.raises(Denied, match="teams stay as they are"):
            commands.leave_team(actor=ed(), team=team)


class TestRemoveMember:
    def test_captain_removes_another(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        commands.remove_member(actor=ed(), team=team, user_id=walt().id)
        assert names(team) == ["ed"]
        join(team, ed(), walt())
        assert names(team) == ["ed", "walt"]

    def test_nobody_removes_oneself_or_the_captain(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        with pytest.raises(Conflict, match="cannot remove yourself"):
            commands.remove_member(actor=ed(), team=team, user_id=ed().id)
        with pytest.raises(Denied, match="for the captain"):
            commands.remove_member(actor=walt(), team=team, user_id=ed().id)

    def test_who_is_not_in_it_is_not_found(self, challenge):
        team = make_team(challenge, ed(), "Sails")
        with pytest.raises(NotFound):
            commands.remove_member(actor=ed(), team=team, user_id=walt().id)

    def test_nobody_is_removed_once_entries_are_not_taken(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        house_clock.forward(days=20)
        with pytest.raises(Denied, match="cannot be changed now"):
            commands.remove_member(actor=ed(), team=team, user_id=walt().id)


class TestHandOver:
    def test_new_captain_is_the_author_of_the_entry(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        commands.hand_over(actor=ed(), team=team, user_id=walt().id)
        assert (team.captain, team.entry.author, names(team)) == (walt(), walt(), ["walt", "ed"])
        with pytest.raises(Denied, match="for the captain"):
            commands.hand_over(actor=ed(), team=team, user_id=ed().id)

    def test_only_somebody_in_the_team_can_be_captain(self, challenge):
        team = make_team(challenge, ed(), "Sails")
        with pytest.raises(NotFound):
            commands.hand_over(actor=ed(), team=team, user_id=walt().id)

    def test_captaincy_is_handed_over_after_the_close_too(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        house_clock.forward(days=20)
        assert commands.hand_over(actor=ed(), team=team, user_id=walt().id).captain == walt()


class TestTakeOutOfAllTeams:
    def test_closed_account_leaves_and_the_longest_there_leads(self, challenge):
        team = make_team(challenge, ed(), "Sails", walt(), vera())
        _close(ed())
        assert (names(team), team.captain, team.entry.author) == (["walt", "vera"], walt(), walt())

    def test_team_of_one_is_left_without_people(self, challenge):
        team = make_team(challenge, ed(), "Sails")
        _close(ed())
        assert (names(team), team.captain, team.entry.listed) == ([], None, 1)

    def test_nobody_but_the_house_does_it(self, challenge):
        team = make_team(challenge, ed(), "Sails")
        with pytest.raises(Denied):
            commands.take_out_of_all_teams(actor=ed(), user_id=ed().id)
        assert names(team) == ["ed"]


def _close(person) -> None:
    close_account(actor=person, proof=prove(person, PASSWORD))
