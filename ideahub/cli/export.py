"""ideahub export: everything an auditor needs, as JSON Lines in a stable order, in pages."""

import json

import click
from sqlalchemy import inspect, select

from ideahub.domain.challenges.models import Challenge, Rulebook
from ideahub.domain.entries.models import Entry, Revision
from ideahub.domain.ledger.models import LedgerAccount, Leg, Posting, Seal
from ideahub.domain.moderation.models import Appeal, Decision
from ideahub.domain.prizes.models import Award
from ideahub.domain.results.models import Result
from ideahub.domain.voting.models import Ballot, Line
from ideahub.kernel.db import db
from ideahub.kernel.events import EventRow

TABLES = {
    "challenges": Challenge, "rulebooks": Rulebook, "entries": Entry, "revisions": Revision, "ballots": Ballot, "votes": Line,
    "decisions": Decision, "appeals": Appeal, "results": Result, "awards": Award, "events": EventRow,
    "ledger_accounts": LedgerAccount, "postings": Posting, "legs": Leg, "seals": Seal,
}  # fmt: skip


@click.command("export")
@click.argument("what", type=click.Choice([*TABLES, "all"]), default="all")
@click.option("--after", default=0, help="Only rows with a greater id.")
@click.option("--limit", default=0, help="At most so many rows of each table; 0 for all.")
def words(what: str, after: int, limit: int):
    """Write rows as JSON Lines, each with its table and id, in the order of ids."""
    for name, model in TABLES.items():
        if what not in (name, "all"):
            continue
        columns = [column.key for column in inspect(model).columns]
        rows = select(model).where(model.id > after).order_by(model.id).limit(limit or None)
        for row in db.session.scalars(rows.execution_options(yield_per=500)):
            values = {key: getattr(row, key) for key in columns}
            click.echo(json.dumps({"table": name, **values}, default=lambda moment: moment.isoformat(), ensure_ascii=False, sort_keys=True))
