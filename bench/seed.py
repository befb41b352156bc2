"""Fills an empty database with one challenge of many entries and votes, by plain inserts."""

import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from ideahub.domain.accounts.models import User, UserSession
from ideahub.domain.accounts.queries import token_hash
from ideahub.domain.challenges.models import Challenge, Phase
from ideahub.domain.contest_kinds.idea import IdeaChallenge
from ideahub.domain.entries.models import Entry, Revision
from ideahub.domain.entries.ordering import shuffles
from ideahub.domain.organizations.models import Organization
from ideahub.domain.voting.models import Ballot, Line
from ideahub.kernel.db import db
from ideahub.kernel.text import fold
from ideahub.observers.search.models import Document

SLUG, TOKEN = "many-ideas", "a-session-for-measuring"
WORDS = ["shade", "tram", "tree", "water", "roof", "street", "bench", "school", "market", "ferry", "lamp", "garden", "bicycle", "river", "stop", "canvas", "gravel", "light", "child", "night"]


def fill(entries: int, votes: int) -> None:
    """One public challenge in its voting, `entries` published entries, `votes` marks by people with ten marks each, one signed-in voter."""
    dice, now = random.Random(1), datetime.now(UTC)
    session = db.session
    people = max(2, votes // 10) + 1
    rows = [
        {
            "id": key, "handle": f"person-{key}", "name": f"Person {key}", "email": f"person{key}@example.org", "email_verified_at": now, "words": "",
            "time_zone": "UTC", "language": "en", "state": "active", "is_staff": False, "is_operator": False, "opened_at": now - timedelta(days=90),
        }
        for key in range(1, people + 1)
    ]  # fmt: skip
    _many(User, rows)
    session.execute(insert(UserSession).values(user_id=people, token_hash=token_hash(TOKEN), started_at=now, seen_at=now, expires_at=now + timedelta(days=9), device=""))
    session.execute(insert(Organization).values(id=1, slug="host", name="Host", words="", web="", founded_at=now))
    setup = {**IdeaChallenge().setup(), "voting": {"method": "approval", "settings": {"most": None}, "tally": "live"}}
    session.execute(
        insert(Challenge).values(
            id=1, organization_id=1, slug=SLUG, title="Many ideas", summary="A list to measure.", brief="Shade.", language="en", kind="idea", visibility="public",
            state="published", setup=setup, created_by_id=1, created_at=now, saved_at=now, version=1, published_at=now - timedelta(days=20),
            opens_at=now - timedelta(days=20), closes_at=now + timedelta(days=20), entry_count=entries, listed_count=entries, last_number=entries, voter_count=people - 1,
        )
    )  # fmt: skip
    for position, (name, start, end, switches) in enumerate((("call", -20, -5, ["entries"]), ("voting", -5, 10, ["votes"]), ("result", 10, 20, []))):
        values = {"challenge_id": 1, "position": position, "name": name, "label": name.title(), "switches": switches}
        session.execute(insert(Phase).values(starts_at=now + timedelta(days=start), ends_at=now + timedelta(days=end), **values))
    lines, counted = [], {}
    for voter in range(1, people):
        for entry_id in dice.sample(range(1, entries + 1), min(10, entries)):
            lines.append({"ballot_id": voter, "entry_id": entry_id, "value": 1, "revision_number": 1, "marked_at": now})
            counted[entry_id] = counted.get(entry_id, 0) + 1
    rows, revisions, documents = [], [], []
    for key in range(1, entries + 1):
        title = " ".join(dice.choice(WORDS) for _word in range(5)).capitalize()
        text = " ".join(dice.choice(WORDS) for _word in range(60))
        a, b = shuffles(1, key)
        points = counted.get(key, 0)
        rows.append(
            {
                "id": key, "challenge_id": 1, "number": key, "author_id": 1 + key % (people - 1), "state": "published", "listed": 1, "title": title, "excerpt": text[:200],
                "language": "en", "revision_number": 1, "material_number": 1, "submitted_at": now, "published_at": now, "receipt": f"{key:064x}", "points": points,
                "voters": points, "rank": points, "rising": dice.randrange(10**8), "seen": 0, "band": key % 3, "shuffle_a": a, "shuffle_b": b,
            }
        )  # fmt: skip
        revisions.append({"entry_id": key, "number": 1, "title": title, "text": text, "answers": {}, "language": "en", "material": True, "note": "", "made_at": now, "made_by_id": 1, "sha256": f"{key:064x}"})
        documents.append({"kind": "entry", "key": key, "challenge_id": 1, "title": title, "heading": fold(title), "words": fold(text)})
    _many(Entry, rows)
    _many(Revision, revisions)
    _many(Document, documents)
    _many(Ballot, [{"id": voter, "challenge_id": 1, "voter_id": voter, "marked": 10, "changed_at": now, "receipt": "0"} for voter in range(1, people)])
    _many(Line, lines)
    if db.engine.dialect.name == "postgresql":
        for table in ("user", "entry", "ballot", "challenge", "organization"):
            session.connection().exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))")
    session.connection().exec_driver_sql("ANALYZE")
    session.connection().commit()


def _many(model, rows: list[dict]) -> None:
    for start in range(0, len(rows), 5000):
        db.session.execute(insert(model), rows[start : start + 5000])
