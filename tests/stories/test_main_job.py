"""The main job on real input: 190 real ideas, imported, moderated, voted on by hundreds over HTTP, decided, and counted again."""

import random
import re
from collections import Counter

import pytest
from sqlalchemy import select, text

from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.queries import similar_entries
from ideahub.domain.moderation.models import Case
from ideahub.domain.results.models import Result
from ideahub.domain.voting.queries import difference
from ideahub.kernel.db import db
from tests.cast import lindenhafen, mona, olga
from tests.factories.accounts import make_person
from tests.factories.challenges import PLACES, make_challenge
from tests.visitor import Visitor

VOTERS, EACH = 200, 3


def _imported(app, challenge: str, content: bytes) -> None:
    """Look at the sheet, then write it, as the sponsor does."""
    door = Visitor(app, olga())
    assert door.post(challenge + "/import", {"sheet": content.decode(), "act": "look"}).status_code == 200
    assert "Import 190 entries" in door.page
    assert door.post(challenge + "/import", {"sheet": content.decode(), "act": "write"}).status_code == 303
    door.post(challenge + "/import", {"sheet": content.decode(), "act": "write"})
    assert db.session.query(Entry).count() == 190


def _moderated(app) -> set[int]:
    """Decide every case from the desk: every tenth is rejected, the others approved in bulk. Gives the rejected entries."""
    door = Visitor(app, mona())
    cases = list(db.session.scalars(select(Case).where(Case.state == "open").order_by(Case.id)))
    rejected, kept = cases[::10], [case for case in cases if case not in cases[::10]]
    gone = {case.subject_id for case in rejected}
    keys = [str(case.id) for case in kept]
    for case_id in [case.id for case in rejected]:
        decided = {"action": "reject", "code": "incomplete", "sentence": "Say what it is for."}
        assert door.post(f"/moderation/cases/{case_id}", decided).status_code == 303
    for start in range(0, len(keys), 50):
        assert door.post("/moderation/bulk", {"case": keys[start : start + 50], "action": "approve"}).status_code == 303
    door.get("/moderation?list=all")
    assert "Nothing waits" in door.page
    return gone


@pytest.mark.timeout(600)
def test_190_real_ideas_go_from_import_to_a_result_that_an_independent_count_confirms(app, database, clock, shared_data):
    lindenhafen()
    challenge = make_challenge(clock, olga(), "Ideas for apps", mode="before", method="approval", settings={"most": EACH}, phase="call", prizes=[])
    path = f"/challenges/{challenge.slug}"
    _imported(app, path, (shared_data / "ideas" / "ideas-en.csv").read_bytes())
    gone = _moderated(app)
    listed = [row.id for row in db.session.execute(select(Entry.id).where(Entry.listed == 1).order_by(Entry.id))]
    assert len(listed) == 190 - len(gone)

    title = db.session.scalar(select(Entry.title).where(Entry.id == listed[7]))
    alike = similar_entries(challenge, title)
    assert alike[0][0][0] == listed[7]

    clock.forward(days=PLACES["call"][1] + 1)
    dice, counted = random.Random(7), Counter()
    for number in range(VOTERS):
        if number % 50 == 0:
            # All of this is one transaction, in which nobody else keeps the planner's statistics.
            db.session.execute(text("ANALYZE"))
        voter = Visitor(app, make_person(f"Voter {number}"))
        chosen = dice.sample(listed[: 20 + number // 4], EACH)
        for entry_id in chosen:
            assert voter.post(f"/entries/{entry_id}/vote", {"value": "1"}).status_code == 303
        assert voter.post(f"/entries/{chosen[0]}/vote", {"value": "0"}).status_code == 303
        counted.update(chosen[1:])
    assert difference(challenge) == {}

    clock.forward(days=PLACES["call"][2] - PLACES["call"][1] + 1)
    host = Visitor(app, olga())
    assert host.post(path + "/decide").status_code == 303
    results = db.session.execute(select(Result.entry_id, Result.place, Result.points).order_by(Result.place)).all()
    assert {row.entry_id: row.points for row in results} == {entry_id: counted[entry_id] for entry_id in listed}
    taken = {entry.id: (entry.submitted_at, entry.receipt) for entry in db.session.scalars(select(Entry))}
    expected = sorted(listed, key=lambda entry_id: (-counted[entry_id], *taken[entry_id]))
    assert [row.entry_id for row in results] == expected
    host.get(path + "/results")
    assert re.findall(r'class="rank">(\d+)<', host.page) == [str(place) for place in range(1, 101)]
