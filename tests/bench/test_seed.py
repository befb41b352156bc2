"""What the benchmark seeds is what the commands would have written, row by row, and can be voted on."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from bench import seed, stage
from bench.plan import Plan
from ideahub.cli.voting import check
from ideahub.domain.accounts.commands import open_account, verify_email
from ideahub.domain.accounts.links import verification_token
from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.commands import submit_entry
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.ordering import record_exposure
from ideahub.domain.voting.commands import cast_vote
from ideahub.kernel import outbox
from ideahub.kernel.db import db
from ideahub.kernel.transactions import unit
from tests.factories.accounts import PASSWORD_HASH

pytestmark = pytest.mark.committed


@pytest.fixture
def no_letters():
    """Letters are written and not sent, and the next tests send theirs."""
    yield
    outbox._held.clear()


def _from_one(database) -> None:
    """Empty every table and let its keys begin with 1."""
    database.session.remove()
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in database.metadata.sorted_tables)
            # The ledger's tables refuse to be emptied; a replica asks no trigger.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
            return
        for table in reversed(database.metadata.sorted_tables):
            connection.execute(table.delete())


def _everything(database) -> dict[str, list[tuple]]:
    """Table to its rows, in the order of their keys."""
    with database.engine.connect() as connection:
        return {table.name: [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))] for table in database.metadata.sorted_tables}


def _by_commands(plan: Plan) -> None:
    outbox.hold_letters()
    challenge = stage.open_challenge(plan)
    people = []
    for person in plan.everybody():
        with stage.at(person.at), unit():
            account = open_account(name=person.name, email=person.email, password_hash=PASSWORD_HASH, handle=person.handle)
            people.append(verify_email(token=verification_token(account)))
    entries = []
    for handed in plan.handed_in():
        content = {"title": handed.title, "text": handed.text, "answers": {}, "language": "en", "files": []}
        with stage.at(handed.at):
            entries.append(submit_entry(actor=people[handed.author], challenge=challenge, content=content))
    for vote in plan.cast():
        with stage.at(vote.at):
            cast_vote(actor=people[vote.voter], entry=entries[vote.entry - 1], value=vote.value)
    record_exposure(counts={entry.id: handed.seen for entry, handed in zip(entries, plan.handed_in(), strict=True)})
    seed.finish(plan)


@pytest.mark.parametrize("method", ["approval", "score"])
def test_seeded_rows_are_those_of_the_commands(database, no_letters, method):
    plan = Plan(14, 45, datetime.now(UTC), method)
    _from_one(database)
    _by_commands(plan)
    expected = _everything(database)
    _from_one(database)
    seed.fill(plan)
    seeded = _everything(database)
    assert {name: len(rows) for name, rows in seeded.items() if rows} == {name: len(rows) for name, rows in expected.items() if rows}
    assert (len(seeded["entry"]), len(seeded["ballot_line"]), len(seeded["ballot"])) == (14, 45, plan.voters)
    for name, rows in expected.items():
        assert seeded[name] == rows, name


def test_seeded_tallies_equal_their_recount_and_can_be_voted_on(app, database, no_letters):
    _from_one(database)
    seed.fill(Plan(30, 60, datetime.now(UTC)))
    command = app.test_cli_runner().invoke(check)
    assert (command.exit_code, command.output) == (0, "Every tally equals its recount.\nEvery announced result equals its ballots.\n")
    entry = db.session.scalars(select(Entry).order_by(Entry.id)).first()
    voter = db.session.scalars(select(User).where(User.id != entry.author_id).order_by(User.id.desc())).first()
    before = entry.voters
    assert cast_vote(actor=voter, entry=entry, value=1).marked == 1
    assert (entry.voters, db.session.scalar(select(Challenge.voter_count))) == (before + 1, 7)
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE entry SET points = points + 1 WHERE id = 1"))
    assert app.test_cli_runner().invoke(check).exit_code == 1
