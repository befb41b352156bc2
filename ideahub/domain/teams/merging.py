"""Two teams become one: proposed by one captain, accepted by the other, and only where their attempts fit into one team's.

The rule is Kaggle's: together the teams have made no more attempts than one team could have made by now. Else a second team would
be a way round the limit. Whoever comes from another team alone brings attempts along as well, and is measured by the same rule.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.of_teams import merge_entry
from ideahub.domain.teams.counting import JointLimit, counter_of
from ideahub.domain.teams.events import MergeEnded, MergeProposed, TeamsMerged
from ideahub.domain.teams.models import Team, TeamMerge
from ideahub.domain.teams.queries import members_of, team_by_name
from ideahub.domain.teams.roster import add_person, close_open, end_stays, lock_people
from ideahub.domain.teams.rules import in_words, team_rules
from ideahub.kernel import clock
from ideahub.kernel.db import db, hold, lock, locked
from ideahub.kernel.errors import Conflict, Invalid, LimitReached
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _, ngettext

MOST_OPEN = 10


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do. `refusals` are the sentences that say why it cannot be; empty where it can."""

    from_team: Team
    into_team: Team
    people: list[User]
    most: int
    counts: tuple[int, int]
    limit: JointLimit | None
    best: str | None
    refusals: list[str]

    @property
    def joint(self) -> int:
        """How many attempts the teams have made together."""
        return sum(self.counts)

    @property
    def arithmetic(self) -> str:
        """The count of attempts against what one team could have made, as a sentence."""
        return _arithmetic(self.joint, self.limit)


def _arithmetic(joint: int, limit: JointLimit | None) -> str:
    made = ngettext("Together that makes %(num)d attempt.", "Together that makes %(num)d attempts.", joint)
    if limit is None:
        return made
    one = ngettext(
        "One team could have made %(num)d by now: %(words)s.", "One team could have made %(num)d by now: %(words)s.", limit.most, words=limit.words
    )
    return f"{made} {one}"


def preview_merge(*, actor, from_team: Team, into_team: Team) -> MergePreview:
    """What happens if one team goes up in the other. For the captains of both."""
    authorize(actor, "team.lead", into_team if into_team.captain_id == actor.id else from_team)
    return _preview(from_team, into_team)


def _preview(from_team: Team, into_team: Team) -> MergePreview:
    challenge = into_team.challenge
    rules, counter = team_rules(challenge), counter_of(challenge)
    people = [row.user for team in (into_team, from_team) for row in members_of(team)]
    counts = (counter.counted(from_team), counter.counted(into_team))
    limit = counter.joint_limit(challenge, sum(counts))
    refusals = _about_rules(rules)
    for team in (from_team, into_team):
        if team.merged_into_id is not None or team.captain_id is None or not team.entry.listed:
            refusals.append(_("“%(team)s” does not take part any more, so it cannot merge.", team=team.name))
    if len(people) > rules.most:
        refusals.append(_("Together the team has %(count)d people; by the rules at most %(most)d are in one.", count=len(people), most=rules.most))
    refusals += _about_count(sum(counts), limit)
    return MergePreview(from_team, into_team, people, rules.most, counts, limit, counter.best(from_team, into_team), refusals)


def _about_rules(rules) -> list[str]:
    """Why no teams merge here now, whichever they are."""
    if not rules.may_merge:
        return [_("By the rules of this challenge teams do not merge.")]
    if rules.merge_until is not None and clock.received() >= rules.merge_until:
        return [_("Teams could merge until %(moment)s, and that is over.", moment=in_words(rules.merge_until))]
    return []


def _about_count(joint: int, limit: JointLimit | None) -> list[str]:
    """Why so many attempts do not fit into one team's."""
    if limit is None or joint <= limit.most:
        return []
    sentence = _arithmetic(joint, limit)
    if limit.fits_at is not None:
        sentence += " " + _("If no file is handed in until then, it fits from %(moment)s on.", moment=in_words(limit.fits_at))
    return [sentence]


def refuse_newcomer(team: Team, person: User) -> None:
    """Conflict where the attempts that the person made in other teams do not fit beside those of the team."""
    counter = counter_of(team.challenge)
    brought = counter.made_elsewhere(team, person.id)
    if not brought:
        return
    joint = counter.counted(team) + brought
    refusals = _about_rules(team_rules(team.challenge)) + _about_count(joint, counter.joint_limit(team.challenge, joint))
    if refusals:
        came = ngettext(
            "You bring %(num)d attempt from another team, so joining counts as a merge.",
            "You bring %(num)d attempts from another team, so joining counts as a merge.",
            brought,
        )
        raise Conflict(" ".join([came, *refusals]))


def _lock_both(one: Team, other: Team) -> None:
    for key in sorted((one.id, other.id)):
        locked(Team, id=key)


def _refuse(preview: MergePreview) -> None:
    if preview.refusals:
        raise Conflict(" ".join(str(sentence) for sentence in preview.refusals))


def other_team(team: Team, name: str) -> Team:
    """The team of the same challenge with this name. Invalid where there is none, and for the team itself."""
    found = team_by_name(team.challenge, name)
    if found is None:
        raise Invalid(_("There is no team of this name in the challenge. Write it as it stands on the board."), field="team")
    if found.id == team.id:
        raise Invalid(_("This is your own team. Write the name of the other one."), field="team")
    return found


@command
def propose_merge(*, actor, team: Team, other: Team) -> TeamMerge:
    """Ask the captain of another team to take this one in: its people, its attempts. An open proposal of the same stays as it is.

    Conflict, with the arithmetic, where the two could not merge now.
    """
    _lock_both(team, other)
    authorize(actor, "team.lead", team)
    if team.id == other.id or team.challenge_id != other.challenge_id:
        raise Invalid(_("This is your own team. Write the name of the other one."), field="team")
    _refuse(_preview(team, other))
    waiting = select(TeamMerge).where(TeamMerge.from_team_id == team.id, TeamMerge.into_team_id == other.id, TeamMerge.state == "open")
    merge = db.session.scalar(waiting)
    if merge is not None:
        return merge
    made = select(func.count()).select_from(TeamMerge).where(TeamMerge.from_team_id == team.id, TeamMerge.state == "open")
    if db.session.scalar(made) >= MOST_OPEN:
        raise LimitReached(_("%(most)d of your proposals wait for an answer. Take one back first.", most=MOST_OPEN))
    merge = TeamMerge(from_team_id=team.id, into_team_id=other.id, proposed_by_id=actor.id, proposed_at=clock.now())
    db.session.add(merge)
    db.session.flush()
    emit(MergeProposed(actor_id=actor.id, challenge_id=team.challenge_id, merge_id=merge.id, from_team=team.id, into_team=other.id))
    return merge


@command
def accept_merge(*, actor, merge: TeamMerge) -> Team:
    """Take the other team in: its people join, its attempts are this team's from now on, its entry goes up in this one's.

    Conflict, with the arithmetic, where the two do not fit any more. The row of the other team stays, and who was in it when.
    """
    _lock_both(merge.from_team, merge.into_team)
    merge = lock(merge)
    authorize(actor, "team.accept_merge", merge)
    from_team, into_team = merge.from_team, merge.into_team
    authorize(actor, "team.lead", into_team)
    coming = [row.user_id for row in members_of(from_team)]
    lock_people({*coming, *(row.user_id for row in members_of(into_team))})
    _refuse(_preview(from_team, into_team))
    counter_of(into_team.challenge).join(from_team, into_team)
    hold(Challenge, into_team.challenge_id)
    authorize(actor, "team.lead", into_team)
    merge.state, merge.answered_at = "accepted", clock.now()
    db.session.flush()
    close_open(from_team)
    end_stays(from_team)
    for user_id in coming:
        add_person(into_team, user_id)
    from_team.merged_into_id, from_team.merged_at = into_team.id, clock.now()
    merge_entry(actor=actor, entry=from_team.entry)
    emit(
        TeamsMerged(
            actor_id=actor.id, challenge_id=into_team.challenge_id, merge_id=merge.id, from_team=from_team.id, into_team=into_team.id,
            entry=into_team.entry_id, name=from_team.name,
        )
    )  # fmt: skip
    return into_team


@command
def decline_merge(*, actor, merge: TeamMerge) -> None:
    """Say no to a proposal; who made it is told."""
    _end(actor, merge, "team.decline_merge", "declined")


@command
def withdraw_merge(*, actor, merge: TeamMerge) -> None:
    """Take an own proposal back."""
    _end(actor, merge, "team.withdraw_merge", "withdrawn")


def _end(actor, merge: TeamMerge, permission: str, state: str) -> None:
    _lock_both(merge.from_team, merge.into_team)
    merge = lock(merge)
    authorize(actor, permission, merge)
    merge.state, merge.answered_at = state, clock.now()
    names = {"challenge_id": merge.into_team.challenge_id, "merge_id": merge.id, "from_team": merge.from_team_id, "into_team": merge.into_team_id}
    emit(MergeEnded(actor_id=actor.id, declined=state == "declined", **names))
