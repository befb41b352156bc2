"""The public board: stored ranks, moved by one statement, in the transaction of the score that moves them.

The order is total: the rounded score, then the moment it was received, then the attempt's key. A team without a score has no place.
"""

from sqlalchemy import and_, func, or_, select, update

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.models import Attempt, BoardLine
from ideahub.kernel.db import db

_line = BoardLine.__table__


def _before(key: int, received_at, attempt_id: int):
    """The condition of lines that stand before a score with this key."""
    earlier = or_(_line.c.received_at < received_at, and_(_line.c.received_at == received_at, _line.c.attempt_id < attempt_id))
    return or_(_line.c.quiz_key < key, and_(_line.c.quiz_key == key, earlier))


def place(challenge: Challenge, attempt: Attempt) -> bool:
    """Put a scored attempt on the board. Gives whether it is the team's best. The caller holds the challenge's lock."""
    line = db.session.scalar(select(BoardLine).where(BoardLine.entry_id == attempt.entry_id))
    if line is not None:
        line.attempts += 1
        line.last_at = max(line.last_at, attempt.received_at)
        if (line.quiz_key, line.received_at, line.attempt_id) <= (attempt.quiz_key, attempt.received_at, attempt.id):
            return False
    within = _line.c.challenge_id == challenge.id
    better = select(func.count()).select_from(_line).where(within, _line.c.entry_id != attempt.entry_id, _before(attempt.quiz_key, attempt.received_at, attempt.id))
    rank = 1 + db.session.scalar(better)
    passed = [within, _line.c.entry_id != attempt.entry_id, _line.c.rank >= rank]
    if line is not None:
        passed.append(_line.c.rank < line.rank)
    db.session.flush()
    db.session.execute(update(_line).where(*passed).values(rank=_line.c.rank + 1, rank_before=_line.c.rank))
    if line is None:
        line = BoardLine(challenge_id=challenge.id, entry_id=attempt.entry_id, attempts=1, last_at=attempt.received_at)
        db.session.add(line)
    else:
        line.rank_before = line.rank
    line.attempt_id, line.quiz, line.quiz_key, line.received_at, line.rank = attempt.id, attempt.quiz, attempt.quiz_key, attempt.received_at, rank
    db.session.flush()
    db.session.expire_all()
    return True


def rebuild(challenge: Challenge) -> int:
    """Work out every line anew from the attempts. Gives how many lines changed their rank. The caller holds the challenge's lock."""
    attempts = db.session.scalars(
        select(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.state == "scored").order_by(Attempt.quiz_key, Attempt.received_at, Attempt.id)
    ).all()
    lines = {line.entry_id: line for line in db.session.scalars(select(BoardLine).where(BoardLine.challenge_id == challenge.id))}
    best: dict[int, Attempt] = {}
    counted: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        best.setdefault(attempt.entry_id, attempt)
        counted.setdefault(attempt.entry_id, []).append(attempt)
    moved = 0
    for rank, (entry_id, attempt) in enumerate(best.items(), start=1):
        line = lines.pop(entry_id, None)
        if line is None:
            line = BoardLine(challenge_id=challenge.id, entry_id=entry_id)
            db.session.add(line)
        elif line.rank != rank:
            line.rank_before = line.rank
        moved += line.rank != rank
        line.attempt_id, line.quiz, line.quiz_key, line.received_at, line.rank = attempt.id, attempt.quiz, attempt.quiz_key, attempt.received_at, rank
        line.attempts = len(counted[entry_id])
        line.last_at = max(each.received_at for each in counted[entry_id])
    for line in lines.values():
        moved += 1
        db.session.delete(line)
    db.session.flush()
    return moved
