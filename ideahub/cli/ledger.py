"""ideahub ledger: check every invariant of the money, and read statements."""

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from itertools import groupby

import click
from sqlalchemy import select

from ideahub.cli.group import Words
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.sheet import as_text
from ideahub.domain.ledger import checking, sealing
from ideahub.domain.ledger.codes import currency_of, read
from ideahub.domain.ledger.queries import StatementLine, meaning, statement_of_challenge, statement_of_codes
from ideahub.kernel.db import db
from ideahub.kernel.money import Money


@click.group("ledger", cls=Words)
def words():
    """Money: its check, its statements."""


@words.command("check")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: a finding a line, the numbers last.")
@click.option("--head", default=None, help="A head that was kept outside: one of the seals has to have it.")
def check(as_json: bool, head: str | None):
    """Check every invariant that the ledger alone can know; exit code 1 where one does not hold."""
    report, found = checking.check(head), 0
    for finding in report.findings():
        found += 1
        click.echo(json.dumps(asdict(finding), ensure_ascii=False) if as_json else f"{finding.name}: {finding.words}")
    numbers = {name: getattr(report, name) for name in ("postings", "legs", "accounts", "seals", "unsealed", "head")}
    if as_json:
        click.echo(json.dumps({"findings": found, **numbers}))
    else:
        click.echo("{postings} postings with {legs} legs on {accounts} accounts; {seals} seals, {unsealed} postings not sealed yet.".format(**numbers))
        click.echo(f"Head: {report.head or 'none'}")
        click.echo("Every invariant holds." if not found else f"{found} things must not be.")
    if found:
        raise SystemExit(1)


@words.command("seal")
def seal():
    """Seal every posting that no seal covers yet; the worker does it every minute."""
    head = sealing.seal_postings()
    click.echo(f"Head: {head}" if head else "There is nothing to seal.")
