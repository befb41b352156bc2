"""kill -9 of the server while people vote: what was answered with success is there, and nothing is doubled."""

import time

import pytest
from sqlalchemy import func, select

from ideahub.domain.accounts.queries import session_by_token
from ideahub.domain.voting.models import Ballot, Line
from ideahub.domain.voting.queries import difference
from tests import servers
from tests.callers import Caller, call_until_killed
from tests.cast import lindenhafen
from tests.factories.accounts import make_person, make_session
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry

pytestmark = pytest.mark.committed
VOTERS, ENTRIES = 6, 12


class Voter(Caller):
    """Votes for one entry after the other and remembers which votes were answered."""

    def __init__(self, app, port: int, token: str, entries: list[int]):
        super().__init__(app, port, token)
        self.entries, self.answered = entries, []

    def vote(self) -> None:
        """Vote until the server is gone."""
        self.enter()
        for entry_id in self.entries:
            if self.post(f"/entries/{entry_id}/vote", {"_key": f"vote-{entry_id}", "value": "1"}).status == 303:
                self.answered.append(entry_id)


def moment(patience: float | None, voters: list[Voter]):
    """So many seconds after the first call; None: when everybody has voted."""
    if patience is not None:
        return lambda: time.sleep(patience)
    return lambda: servers.wait_until(lambda: all(len(voter.answered) == ENTRIES for voter in voters), "Every vote", seconds=90)


@pytest.mark.timeout(180)
def test_votes_answered_before_the_server_is_killed_are_there_and_none_is_doubled(app, settings, database):
    lindenhafen()
    challenge = make_challenge(phase="voting", mode="after", method="approval", settings={"most": None})
    entries = [make_entry(make_person(f"Author {number}"), challenge).id for number in range(ENTRIES)]
    tokens = [make_session(make_person(f"Voter {number}")) for number in range(VOTERS)]
    database.session.remove()
    port = servers.free_port()
    for patience in (0.25, 0.6, None):
        voters = [Voter(app, port, token, entries) for token in tokens]
        call_until_killed(settings, port, [voter.vote for voter in voters], moment(patience, voters))
        for voter, token in zip(voters, tokens, strict=True):
            kept = set(database.session.scalars(select(Line.entry_id).join(Ballot).where(Ballot.voter_id == session_by_token(token).user_id)))
            assert set(voter.answered) <= kept
        database.session.remove()
    assert [len(voter.answered) for voter in voters] == [ENTRIES] * VOTERS
    assert database.session.scalar(select(func.count(Line.id))) == ENTRIES * VOTERS
    assert difference(database.session.merge(challenge)) == {}
