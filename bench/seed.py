"""Fills an empty database with what a plan says: the challenge by its commands, people, entries and votes as the rows that the commands would write.

A test at a small size carries the same plan out by the commands and finds the same rows in every table.
"""

import argparse
from datetime import UTC, datetime

from sqlalchemy import Connection, select, text, update

from bench import stage
from bench.bulk import Bulk, in_order
from bench.plan import VOTING, Handed, Person, Plan, Vote
from config import load
from ideahub.app import create_app
from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.content import hash_of
from ideahub.domain.entries.models import Entry, Revision
from ideahub.domain.entries.ordering import shuffles, spread_all_bands
from ideahub.domain.voting.commands import risen
from ideahub.domain.voting.models import Ballot, Line
from ideahub.domain.voting.queries import method_of
from ideahub.kernel import outbox, queue
from ideahub.kernel.db import create_schema, db
from ideahub.kernel.events import Delivery, EventRow, reactions_table
from ideahub.kernel.receipts import canonical, digest
from ideahub.kernel.text import excerpt, fold
from ideahub.observers.notifications.models import Notification
from ideahub.observers.search.models import Document
from tests.factories.accounts import PASSWORD_HASH


def fill(plan: Plan) -> None:
    """Write all of the plan into an empty database, with what the reactions would have made of it."""
    outbox.hold_letters()
    challenge = stage.open_challenge(plan)
    queue.sweep_all()
    challenge_id = challenge.id
    tallies = _tallies(plan, challenge)
    db.session.remove()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA cache_size=-400000")
        write = Rows(connection, challenge_id)
        people = [write.person(person) for person in plan.everybody()]
        entries = [write.entry(number, handed, people[handed.author], tallies) for number, handed in enumerate(plan.handed_in(), 1)]
        write.votes(plan, people, entries)
        write.bulk.finish()
        counts = {"entry_count": plan.entries, "listed_count": plan.entries, "last_number": plan.entries, "voter_count": plan.voters}
        connection.execute(update(Challenge).where(Challenge.id == challenge_id).values(**counts))
    finish(plan)


def finish(plan: Plan) -> None:
    """What the nights have made of it: letters went out when the call ended and are forgotten, entries lie in bands by how often they were seen."""
    with stage.at(plan.ago(VOTING)):
        outbox.put_away_letters()
    outbox.forget_old_letters()
    spread_all_bands()
    db.session.remove()
    db.engine.dispose()
    if db.engine.dialect.name == "postgresql":  # as its own housekeeper would have done by now
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _tallies(plan: Plan, challenge: Challenge) -> dict[int, dict]:
    """Entry number to its tally, after every vote."""
    method, settings = method_of(challenge)
    points, voters, rising = [0] * (plan.entries + 1), [0] * (plan.entries + 1), [0] * (plan.entries + 1)
    for vote in plan.cast():
        points[vote.entry] += method.points(vote.value, settings)
        voters[vote.entry] += 1
        rising[vote.entry] = risen(rising[vote.entry], vote.at)
    return {
        number: {"points": points[number], "voters": voters[number], "rising": rising[number], "rank": method.rank_key(points[number], voters[number], settings)}
        for number in range(1, plan.entries + 1)
    }


class Rows:
    """The rows of one happening after the other, as its commands and reactions would write them."""

    def __init__(self, connection: Connection, challenge_id: int):
        self.bulk, self.challenge_id, self.reactions = Bulk(connection), challenge_id, reactions_table()
        self.slug, self.title = connection.execute(select(Challenge.slug, Challenge.title).where(Challenge.id == challenge_id)).one()

    def event(self, name: str, at: datetime, values: dict, subject: tuple[str, int], public: bool = False) -> None:
        """An event, with its deliveries made."""
        actor_id, challenge_id = values["actor_id"], values["challenge_id"]
        told = in_order(values)
        sealed = digest(f'{{"at":"{at.isoformat()}","event":"{name}","values":{told}}}')
        event_id = self.bulk.add(
            EventRow.__table__, at=at, name=name, actor_id=actor_id, challenge_id=challenge_id, subject=subject[0], subject_id=subject[1], public=public,
            values=told, hash=sealed,
        )  # fmt: skip
        for reaction in self.reactions.get(name, ()):
            self.bulk.add(Delivery.__table__, event_id=event_id, reaction=reaction, due_at=at, done_at=at, attempts=1, state="done")

    def person(self, person: Person) -> int:
        """A person who has signed up and proven the address. Gives the key."""
        user_id = self.bulk.add(
            User.__table__, handle=person.handle, name=person.name, email=person.email, email_verified_at=person.at, password_hash=PASSWORD_HASH,
            opened_at=person.at,
        )  # fmt: skip
        for name in ("AccountOpened", "EmailVerified"):
            self.event(name, person.at, {"actor_id": user_id, "challenge_id": None, "user_id": user_id}, ("user", user_id))
        return user_id

    def entry(self, number: int, handed: Handed, author_id: int, tallies: dict) -> int:
        """An entry that was published at once, found by its words, and its author told. Gives the key."""
        at, shuffle = handed.at, shuffles(self.challenge_id, number)
        content = {"title": handed.title, "text": handed.text, "answers": {}, "language": "en"}
        sha256 = hash_of({**content, "files": []})
        receipt = digest(canonical({"challenge": self.slug, "number": number, "revision": sha256, "taken": at.isoformat()}))
        entry_id = self.bulk.add(
            Entry.__table__, challenge_id=self.challenge_id, number=number, author_id=author_id, state="published", listed=1, title=handed.title,
            excerpt=excerpt(handed.text), submitted_at=at, published_at=at, receipt=receipt, seen=handed.seen, shuffle_a=shuffle[0], shuffle_b=shuffle[1],
            **tallies[number],
        )  # fmt: skip
        self.bulk.add(Revision.__table__, entry_id=entry_id, number=1, **{**content, "answers": "{}"}, made_at=at, made_by_id=author_id, sha256=sha256)
        whose = {"actor_id": author_id, "challenge_id": self.challenge_id, "entry_id": entry_id}
        self.event("EntrySubmitted", at, {**whose, "receipt": receipt, "moderated": False}, ("entry", entry_id))
        self.event("EntryPublished", at, whose, ("entry", entry_id), public=True)
        words = {"heading": fold(handed.title), "words": fold(f"{handed.text}\n")}
        self.bulk.add(Document.__table__, kind="entry", key=entry_id, challenge_id=self.challenge_id, title=handed.title, **words)
        told = {"title": handed.title, "challenge": self.title, "receipt": receipt}
        key, path = f"entry_received:{entry_id}", f"/entries/{entry_id}/receipt"
        self.bulk.add(Notification.__table__, user_id=author_id, key=key, kind="entry_received", values=in_order(told), path=path, told_at=at)
        return entry_id

    def votes(self, plan: Plan, people: list[int], entries: list[int]) -> None:
        """Every vote: the line, the event, and once for each voter the ballot as it is after the last mark."""
        marks: list[Vote] = []
        for vote in plan.cast():
            if marks and marks[0].voter != vote.voter:
                self._ballot(marks, people, entries)
                marks = []
            marks.append(vote)
        if marks:
            self._ballot(marks, people, entries)

    def _ballot(self, marks: list[Vote], people: list[int], entries: list[int]) -> None:
        """One voter's ballot, lines and events; each receipt is that of the ballot as it then was."""
        ballot_id, voter_id = self.bulk.next_key(Ballot.__table__), people[marks[0].voter]
        given, receipts = {}, []
        for vote in marks:
            given[entries[vote.entry - 1]] = vote.value
            marked = ",".join([f"[{entry_id},{value}]" for entry_id, value in sorted(given.items())])
            receipts.append(digest(f'{{"at":"{vote.at.isoformat()}","ballot":{ballot_id},"challenge":{self.challenge_id},"marks":[{marked}]}}'))
        self.bulk.add(
            Ballot.__table__, challenge_id=self.challenge_id, voter_id=voter_id, marked=len(marks), changed_at=marks[-1].at, receipt=receipts[-1]
        )
        whose = {"actor_id": voter_id, "challenge_id": self.challenge_id, "ballot_id": ballot_id}
        for vote, (entry_id, value), receipt in zip(marks, given.items(), receipts, strict=True):
            self.bulk.add(Line.__table__, ballot_id=ballot_id, entry_id=entry_id, value=value, revision_number=1, marked_at=vote.at)
            self.event("VoteCast", vote.at, {**whose, "entry": entry_id, "value": value, "receipt": receipt}, ("ballot", ballot_id))


def main() -> None:
    """Fill the database of the settings, which has to be empty: `python -m bench.seed --entries 100000 --votes 1000000`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--entries", type=int, default=1_000)
    parser.add_argument("--votes", type=int, default=1_000)
    parser.add_argument("--method", default="approval")
    options = parser.parse_args()
    with create_app(load()).app_context():
        create_schema()
        fill(Plan(options.entries, options.votes, datetime.now(UTC), options.method))


if __name__ == "__main__":
    main()
