"""Who may found a team, lead it, join it, leave it, let it merge."""

from sqlalchemy import select

from ideahub.domain.accounts.policies import member, signed_in
from ideahub.domain.entries.policies import may_enter, takes_entries
from ideahub.domain.teams.counting import counter_of
from ideahub.domain.teams.models import Team, TeamMember
from ideahub.domain.teams.rules import team_rules
from ideahub.kernel.db import db
from ideahub.kernel.policy import allow, rule, tighten
from ideahub.kernel.words import _, _l


def _present(user_id: int | None, challenge_id: int) -> Team | None:
    found = select(Team).join(TeamMember, TeamMember.team_id == Team.id)
    return db.session.scalar(found.where(TeamMember.challenge_id == challenge_id, TeamMember.user_id == user_id, TeamMember.current == 1))


def _in_team_of(actor, entry) -> bool:
    found = select(TeamMember.id).join(Team, Team.id == TeamMember.team_id)
    return actor.id is not None and db.session.scalar(found.where(Team.entry_id == entry.id, TeamMember.user_id == actor.id)) is not None


@rule(_l("Nobody takes part in this challenge as a team."))
def takes_teams(actor, challenge):
    """The rules know teams."""
    return team_rules(challenge) is not None


@rule(_l("Teams take part in this challenge. Found one, alone or with others: then it has its entry."))
def takes_single_entries(actor, challenge):
    """The rules do not know teams."""
    return team_rules(challenge) is None


@rule(_l("You are in a team already."))
def is_in_no_team(actor, challenge):
    """In no team of this challenge now; the reason names the one."""
    team = _present(actor.id, challenge.id)
    return team is None or _("You are in “%(team)s” now. One person is in one team at a time: leave it first.", team=team.name)


@rule(_l("Teams cannot be changed now: the challenge takes no entries."))
def teams_change(actor, team):
    """While the challenge takes entries, and the team has not gone up in another one."""
    if team.merged_into_id is not None:
        return _("“%(team)s” has gone up in another team.", team=team.name)
    return team.challenge.is_on("entries")


@rule(_l("This is for the captain of the team."))
def is_captain(actor, team):
    """The captain."""
    return actor.id is not None and team.captain_id == actor.id


@rule(_l("You are not in this team."))
def is_in_it(actor, team):
    """In the team now."""
    present = _present(actor.id, team.challenge_id) if actor.id is not None else None
    return present is not None and present.id == team.id


@rule(_l("The challenge is over, and its teams stay as they are."))
def is_undecided(actor, team):
    """The result is not announced, and the challenge not cancelled."""
    return team.challenge.state == "published"


@rule(_l("The challenge is over, and its teams stay as they are."))
def is_not_closed(actor, team):
    """Neither cancelled nor done with."""
    return team.challenge.state in ("published", "decided")


@rule(_l("A team keeps its name once it has a score: others know it by it."))
def has_no_score(actor, team):
    """No attempt of the team was scored."""
    return not counter_of(team.challenge).has_score(team)


@rule(_l("There is no such invitation."))
def is_invited(actor, invitation):
    """By the person's key, or by the address that the person has proven."""
    if invitation.user_id is not None:
        return invitation.user_id == actor.id
    return invitation.address != "" and actor.is_verified and invitation.address == actor.email


@rule(_l("This invitation was answered or taken back."))
def is_open(actor, asked):
    """Not answered, not taken back."""
    return asked.state == "open"


@rule(_l("This is for the captain of the team that was asked."))
def captain_is_asked(actor, merge):
    """The captain whose answer is waited for."""
    return is_captain.holds(actor, merge.into_team)


@rule(_l("This is for the captain of the team that asked."))
def captain_has_asked(actor, merge):
    """The captain whose proposal it is."""
    return is_captain.holds(actor, merge.from_team)


@rule(_l("You are or were in this team, so another moderator has to act."))
def is_of_another_team(actor, entry):
    """Nobody acts in favour of an own team."""
    return team_rules(entry.challenge) is None or not _in_team_of(actor, entry)


@rule(_l("This is the entry of a team. Its captain can rename the team, and nobody can take it back; who wants to stop leaves the team."))
def is_no_teams_entry(actor, entry):
    """An entry that a person handed in."""
    return team_rules(entry.challenge) is None


def of_challenge(by):
    """A rule about the challenge, asked of something that has one: a team, or an invitation into one."""
    return rule(_l("You may not do this."))(lambda actor, thing: by.holds(actor, _challenge_of(thing)) or by.reason(actor, _challenge_of(thing)))


def _challenge_of(thing):
    return thing.challenge if isinstance(thing, Team) else thing.team.challenge


def of_team(by):
    """A rule about a team, asked of an invitation into it."""
    return rule(_l("You may not do this."))(lambda actor, thing: by.holds(actor, thing.team) or by.reason(actor, thing.team))


lead = member & is_captain & teams_change

allow("team.found", member & takes_teams & takes_entries & may_enter & is_in_no_team)
allow("team.lead", lead)
allow("team.rename", lead & has_no_score)
allow("team.leave", signed_in & is_in_it & is_undecided)
allow("team.hand_over", signed_in & is_captain & is_not_closed)
allow("team.close_out", rule(_l("Only the house takes people out of all teams."))(lambda actor, thing: False))
allow("team.join", signed_in & is_invited & is_open & member & of_team(teams_change) & of_challenge(may_enter) & of_challenge(is_in_no_team))
allow("team.decline", signed_in & is_invited & is_open)
allow("team.accept_merge", member & captain_is_asked & is_open)
allow("team.decline_merge", signed_in & captain_is_asked & is_open)
allow("team.withdraw_merge", signed_in & captain_has_asked & is_open)

tighten("entry.start", takes_single_entries)
tighten("entry.submit", takes_single_entries)
tighten("entry.edit", is_no_teams_entry)
tighten("entry.withdraw", is_no_teams_entry)
tighten("entry.moderate", is_of_another_team)
tighten("entry.select", is_of_another_team)
