"""What a host should look at: never a verdict. The same file from two teams, constant files, one person in two teams, files that differ in a handful of rows."""

import base64
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.models import Attempt
from ideahub.domain.teams.models import Team, TeamMember
from ideahub.kernel.db import db
from ideahub.kernel.words import _

NEWEST = 2_000
NEARLY_ALL = 0.9999
COMBINED, COMPARED, LEAST_RUNS = 10, 300, 16


@dataclass(frozen=True)
class Signal:
    """One thing to look at: a code, a sentence, the attempts it is about."""

    code: str
    sentence: str
    attempts: tuple[int, ...] = ()


def signals_in(challenge: Challenge) -> list[Signal]:
    """Everything to look at in a contest, from the newest attempts."""
    wanted = select(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.state == "scored").order_by(Attempt.received_at.desc()).limit(NEWEST)
    attempts = list(reversed(db.session.scalars(wanted).all()))
    return [*_same_file(attempts), *_constants(attempts), *_alike(attempts), *_two_teams(challenge)]


def _same_file(attempts: list[Attempt]) -> list[Signal]:
    found = defaultdict(list)
    for attempt in attempts:
        found[(attempt.sketch or {}).get("sha256", attempt.sha256)].append(attempt)
    return [
        Signal("same_file", _("Attempts %(numbers)s of different teams are the same predictions.", numbers=_numbers(group)), tuple(each.id for each in group))
        for group in found.values()
        if len({each.entry_id for each in group}) > 1
    ]


def _constants(attempts: list[Attempt]) -> list[Signal]:
    constant = [each for each in attempts if (each.sketch or {}).get("constant")]
    return [
        Signal("constant", _("Attempt %(number)d holds one value in every row: two of these tell the mean of the answers.", number=each.number), (each.id,)) for each in constant
    ]


def _alike(attempts: list[Attempt]) -> list[Signal]:
    """Per team: files that follow each other and differ in few rows, or are sums of earlier ones; across teams: near copies."""
    samples = {each.id: _sample(each) for each in attempts}
    signals, earlier = [], defaultdict(list)
    for attempt in attempts:
        mine, before = samples[attempt.id], earlier[attempt.entry_id]
        if mine is None:
            continue
        if before and _differs_in_few_rows(before[-1], attempt):
            words = _("Attempts %(first)d and %(second)d of one team differ in few rows only.", first=before[-1].number, second=attempt.number)
            signals.append(Signal("probe", words, (before[-1].id, attempt.id)))
        elif _is_combination(mine, [samples[each.id] for each in before[-COMBINED:]]):
            signals.append(Signal("combination", _("Attempt %(number)d is a weighted sum of earlier files of its team.", number=attempt.number), (attempt.id,)))
        before.append(attempt)
    best = [each[-1] for each in earlier.values() if each and np.std(samples[each[-1].id]) > 0][:COMPARED]
    for at, one in enumerate(best):
        for other in best[at + 1 :]:
            a, b = samples[one.id], samples[other.id]
            if len(a) == len(b) and not np.array_equal(a, b) and float(np.corrcoef(a, b)[0, 1]) > NEARLY_ALL:
                words = _("Attempts %(first)d and %(second)d of different teams are nearly the same predictions.", first=one.number, second=other.number)
                signals.append(Signal("near_copy", words, (one.id, other.id)))
    return signals


def _differs_in_few_rows(one: Attempt, other: Attempt) -> bool:
    """Whether at most three of the runs of rows whose hashes a sketch holds are different, and at least one."""
    pairs = list(zip(one.sketch.get("chunks", []), other.sketch.get("chunks", []), strict=False))
    return len(pairs) >= LEAST_RUNS and 1 <= sum(a != b for a, b in pairs) <= 3


def _is_combination(mine: np.ndarray, others: list[np.ndarray]) -> bool:
    """Whether the sampled rows are a weighted sum of those of two to ten earlier files and a constant, to a ten-thousandth of their spread."""
    others = [each for each in others if len(each) == len(mine)]
    if len(others) < 2 or len(mine) < 5 * (len(others) + 1) or np.std(mine) == 0:
        return False
    columns = np.column_stack([*others, np.ones(len(mine))])
    rest = mine - columns @ np.linalg.lstsq(columns, mine, rcond=None)[0]
    return float(np.std(rest)) < 1e-4 * float(np.std(mine))


def _sample(attempt: Attempt) -> np.ndarray | None:
    packed = (attempt.sketch or {}).get("sample")
    return np.frombuffer(base64.b64decode(packed), np.float32).astype(np.float64) if packed else None


def _two_teams(challenge: Challenge) -> list[Signal]:
    often = (
        select(TeamMember.user_id, func.count(func.distinct(TeamMember.team_id)).label("teams"))
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.challenge_id == challenge.id, Team.merged_into_id.is_(None))
        .group_by(TeamMember.user_id)
        .having(func.count(func.distinct(TeamMember.team_id)) > 1)
    )
    count = len(db.session.execute(often).all())
    if not count:
        return []
    return [Signal("two_teams", _("%(count)d people have been in more than one team; the limit counted for them across teams.", count=count))]


def _numbers(attempts: list[Attempt]) -> str:
    return ", ".join(str(each.number) for each in attempts[:20])
