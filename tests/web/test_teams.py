"""The page of one's team: every button, and every refusal said on the page."""

import re

import pytest

from ideahub.domain.teams.commands import leave_team
from ideahub.domain.teams.inviting import invite
from ideahub.domain.teams.merging import propose_merge
from ideahub.domain.teams.queries import members_of, open_invitations, proposals_of, team_of
from ideahub.kernel import clock as house_clock
from tests.cast import ed, olga, vera, walt
from tests.factories.challenges import make_challenge, make_draft_challenge
from tests.factories.predictions import attempt_at, make_contest, predictions
from tests.factories.teams import make_team, make_team_challenge
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def challenge():
    return make_team_challenge()


@pytest.fixture
def page(app, challenge):
    """Open the page as somebody: page(ed()); the visitor keeps what was last shown."""

    def page(person) -> Visitor:
        visitor = Visitor(app, person)
        visitor.get(path(challenge))
        return visitor

    return page


def path(challenge) -> str:
    return f"/challenges/{challenge.slug}/team"


def names(team) -> list[str]:
    return [row.user.handle for row in members_of(team)]


def words(visitor) -> str:
    """The page as one reads it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", visitor.page))


class TestFound:
    def test_team_is_founded_and_its_page_follows(self, page, challenge):
        person = page(ed())
        assert "Found a team" in person.page and "A team has up to 3 people." in person.page
        assert person.post(path(challenge), {"act": "found", "name": "Sails"}).location.endswith(path(challenge))
        person.get(path(challenge))
        assert team_of(ed(), challenge).name == "Sails" and "Invite somebody" in person.page and ">Captain<" in person.page

    @pytest.mark.parametrize(("name", "said"), [("", "Give the team a name."), ("x" * 81, "81 characters"), ("SAILS", "Another team is called")])
    def test_refused_name_stands_in_the_field_with_the_reason(self, page, challenge, name, said):
        make_team(challenge, walt(), "Sails")
        person = page(ed())
        assert person.post(path(challenge), {"act": "found", "name": name}).status_code == 422
        assert said in person.page and f'value="{name}"' in person.page and 'href="#found-name"' in person.page and 'id="found-name"' in person.page

    def test_second_team_is_refused_with_the_reason(self, page, challenge):
        person = page(ed())
        make_team(challenge, ed(), "Sails")
        assert person.post(path(challenge), {"act": "found", "name": "Awnings"}).status_code == 403
        assert "You are in “Sails” now." in person.page

    def test_who_may_not_enter_reads_why_and_finds_no_form(self, page):
        person = page(olga())
        assert "its people neither enter nor vote" in person.page and 'value="found"' not in person.page

    def test_visitor_is_led_to_the_sign_in(self, app, challenge):
        assert "/sign-in?next=" in Visitor(app).get(path(challenge)).location

    def test_challenge_without_teams_and_draft_have_no_such_page(self, app):
        assert Visitor(app, ed()).get(path(make_challenge())).status_code == 404
        assert Visitor(app, olga()).get(path(make_draft_challenge(olga(), teams={"most": 3}))).status_code == 404

    def test_tab_leads_there_only_where_teams_take_part(self, app, challenge):
        person = Visitor(app, ed())
        for each, there in ((challenge, True), (make_challenge(), False)):
            person.get(f"/challenges/{each.slug}")
            assert (path(each) in person.page) is there


class TestInvitations:
    def test_invited_person_joins_by_a_button(self, page, challenge):
        team = make_team(challenge, ed(), "Sails")
        captain = page(ed())
        captain.post(path(challenge), {"act": "invite", "who": f"@{walt().handle}"})
        (invitation,) = open_invitations(team)
        invited = page(walt())
        assert "You are invited" in invited.page and "Join “Sails”" in invited.page
        invited.post(path(challenge), {"act": "accept", "invitation": invitation.id})
        assert names(team) == ["ed", "walt"]

    def test_known_and_unknown_address_are_answered_alike(self, page, challenge):
        make_team(challenge, ed(), "Sails")
        walt()
        captain, answers = page(ed()), []
        for address in ("walt@example.org", "none@example.org"):
            assert captain.post(path(challenge), {"act": "invite", "who": address}).status_code == 303
            captain.get(path(challenge))
            assert address in captain.page and "Walt Wiese" not in captain.page
            answers.append(re.search(r"The invitation to [^<]+", captain.page)[0].replace(address, "…"))
        assert answers[0] == answers[1]

    @pytest.mark.parametrize(("who", "said"), [("", "Write the person"), ("nobody", "nobody with the handle"), ("a@b", "no mail address")])
    def test_refused_name_stands_in_the_field(self, page, challenge, who, said):
        make_team(challenge, ed(), "Sails")
        captain = page(ed())
        assert captain.post(path(challenge), {"act": "invite", "who": who}).status_code == 422
        assert said in captain.page and f'value="{who}"' in captain.page and 'href="#invite-who"' in captain.page

    def test_invitation_is_taken_back_and_declined(self, page, challenge):
        team = make_team(challenge, ed(), "Sails")
        first, second = (invite(actor=ed(), team=team, who=person.handle) for person in (walt(), vera()))
        page(ed()).post(path(challenge), {"act": "withdraw", "invitation": first.id})
        page(vera()).post(path(challenge), {"act": "decline", "invitation": second.id})
        assert (first.state, second.state, "You are invited" in page(walt()).page) == ("withdrawn", "declined", False)

    def test_invitation_of_somebody_else_is_not_found(self, page, challenge):
        invitation = invite(actor=ed(), team=make_team(challenge, ed(), "Sails"), who=walt().handle)
        person = page(vera())
        for act in ("accept", "decline", "withdraw"):
            assert person.post(path(challenge), {"act": act, "invitation": invitation.id}).status_code == 404
        assert person.post(path(challenge), {"act": "accept", "invitation": "x"}).status_code == 404
        assert invitation.state == "open"

    def test_who_is_in_another_team_sees_the_invitation_and_why_not_yet(self, page, challenge):
        invite(actor=ed(), team=make_team(challenge, ed(), "Sails"), who=walt().handle)
        make_team(challenge, walt(), "Limes")
        person = page(walt())
        assert "Other teams invite you" in person.page and "leave it first" in words(person)

    def test_full_team_says_so_in_place_of_the_form(self, page, challenge):
        make_team(challenge, ed(), "Sails", walt(), vera())
        person = page(ed())
        assert "The team is full." in person.page and 'name="who"' not in person.page


class TestMembers:
    def test_captain_hands_over_and_leaves(self, page, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        captain = page(ed())
        assert "hand the captaincy over first" in captain.page
        assert captain.post(path(challenge), {"act": "leave"}).status_code == 409
        assert "Hand the captaincy over first" in captain.page
        captain.post(path(challenge), {"act": "hand_over", "person": walt().id})
        captain.post(path(challenge), {"act": "leave"})
        assert (names(team), team.captain) == (["walt"], walt())
        captain.get(path(challenge))
        assert "Where you were" in captain.page and "Found a team" in captain.page

    def test_captain_removes_a_person(self, page, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        page(ed()).post(path(challenge), {"act": "remove", "person": walt().id})
        assert names(team) == ["ed"]

    def test_member_has_no_buttons_of_the_captain_and_their_posts_are_refused(self, page, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        person = page(walt())
        assert (
            all(f'value="{act}"' not in person.page for act in ("remove", "hand_over", "invite", "rename", "merge"))
            and 'value="leave"' in person.page
        )
        for sent in (
            {"act": "remove", "person": ed().id},
            {"act": "hand_over", "person": walt().id},
            {"act": "rename", "name": "Mine"},
            {"act": "invite", "who": vera().handle},
        ):
            assert person.post(path(challenge), sent).status_code == 403
            assert "This is for the captain of the team." in person.page
        assert (names(team), team.name) == (["ed", "walt"], "Sails")

    def test_team_is_renamed_and_the_field_shows_the_present_name(self, page, challenge):
        team = make_team(challenge, ed(), "Sails")
        captain = page(ed())
        assert 'value="Sails"' in captain.page
        captain.post(path(challenge), {"act": "rename", "name": "Awnings"})
        assert (team.name, team.entry.title) == ("Awnings", "Awnings")

    def test_after_the_call_the_page_says_why_nothing_can_be_changed(self, page, challenge):
        make_team(challenge, ed(), "Sails", walt())
        house_clock.forward(days=20)
        captain = page(ed())
        assert "Teams cannot be changed now" in captain.page and 'value="invite"' not in captain.page and 'value="hand_over"' in captain.page

    @pytest.mark.parametrize("act", ["", "nonsense", "hand_over", "accept_merge"])
    def test_post_that_names_nothing_changes_nothing_and_is_no_failure(self, page, challenge, act):
        make_team(challenge, ed(), "Sails")
        assert page(ed()).post(path(challenge), {"act": act}).status_code in (404, 422)


class TestMerge:
    def test_preview_then_proposal_then_acceptance(self, page, challenge):
        sails, limes = make_team(challenge, ed(), "Sails"), make_team(challenge, walt(), "Limes")
        asking = page(ed())
        asking.get(f"{path(challenge)}?team=limes")
        assert "If “Limes” takes you in" in asking.page and "2 people of at most 3" in words(asking) and proposals_of(sails) == []
        asking.post(path(challenge), {"act": "merge", "team": "Limes"})
        (proposal,) = proposals_of(limes)
        asked = page(walt())
        assert "“Sails” would like to join you" in asked.page
        asked.post(path(challenge), {"act": "accept_merge", "merge": proposal.id})
        assert names(limes) == ["walt", "ed"]
        asking.get(path(challenge))
        assert "Gone up in this team:" in asking.page and "Sails" in asking.page

    @pytest.mark.parametrize(
        ("name", "said"), [("Nobody", "no team of this name"), ("", "Write the name of the other team."), ("Sails", "your own team")]
    )
    def test_name_of_no_other_team_is_refused_at_the_field(self, page, challenge, name, said):
        make_team(challenge, ed(), "Sails")
        captain = page(ed())
        captain.get(f"{path(challenge)}?team={name}")
        assert said in captain.page and 'href="#merge-team"' in captain.page
        captain.post(path(challenge), {"act": "merge", "team": name})
        assert said in captain.page

    def test_arithmetic_is_explained_and_no_button_offered(self, app, tmp_path):
        contest = make_contest(tmp_path, days=(-0.1, 29))
        sails, _limes = make_team(contest, ed(), "Sails"), make_team(contest, walt(), "Limes")
        for person in (ed(), walt()):
            attempt_at(None, person, contest, predictions(0.25))
        captain = Visitor(app, ed())
        captain.get(f"{path(contest)}?team=Limes")
        assert (
            "Together that makes 2 attempts. One team could have made 1 by now" in captain.page
            and "The best public score would be 0.2500" in captain.page
        )
        assert "Ask the captain of" not in captain.page
        assert captain.post(path(contest), {"act": "merge", "team": "Limes"}).status_code == 409
        assert "Together that makes 2 attempts." in captain.page and proposals_of(sails) == []

    def test_proposal_is_declined_and_taken_back(self, page, challenge):
        sails, limes, vines = (make_team(challenge, person, name) for person, name in ((ed(), "Sails"), (walt(), "Limes"), (vera(), "Vines")))
        first, second = (propose_merge(actor=ed(), team=sails, other=other) for other in (limes, vines))
        page(walt()).post(path(challenge), {"act": "decline_merge", "merge": first.id})
        assert page(walt()).post(path(challenge), {"act": "decline_merge", "merge": second.id}).status_code == 404
        page(ed()).post(path(challenge), {"act": "withdraw_merge", "merge": second.id})
        assert (first.state, second.state) == ("declined", "withdrawn")

    def test_rules_without_merging_show_no_form(self, app):
        challenge = make_team_challenge(teams={"may_merge": False})
        make_team(challenge, ed(), "Sails")
        captain = Visitor(app, ed())
        captain.get(path(challenge))
        assert "Teams do not merge." in captain.page and "Look what would happen" not in captain.page


def test_names_with_markup_are_shown_as_typed(page, challenge):
    make_team(challenge, ed(), "<script>alert(1)</script>")
    leave_team(actor=ed(), team=team_of(ed(), challenge))
    make_team(challenge, ed(), "<b>Sails</b>")
    person = page(ed())
    assert "<b>Sails</b>" not in person.page and "&lt;b&gt;Sails&lt;/b&gt;" in person.page


class TestEntryPage:
    def test_everybody_in_the_team_is_named_and_the_captain_finds_no_button_to_withdraw(self, app, challenge):
        team = make_team(challenge, ed(), "Sails", walt())
        reader, captain = Visitor(app), Visitor(app, ed())
        for visitor in (reader, captain):
            visitor.get(f"/entries/{team.entry_id}")
            assert "Ed Entrant" in visitor.page and "Walt Wiese" in visitor.page and f"/entries/{team.entry_id}/withdraw" not in visitor.page
        for person in (walt(), ed()):
            leave_team(actor=person, team=team)
        reader.get(f"/entries/{team.entry_id}")
        assert "Nobody is in this team any more" in reader.page and "Ed Entrant" not in reader.page
