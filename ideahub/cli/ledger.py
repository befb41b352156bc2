"""ideahub ledger: check every invariant of the money, and read statements."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from itertools import groupby

import click
from sqlalchemy import select

from ideahub.cli.group import Words
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.sheet import write_sheet
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
        click.echo("Every invariant holds." if not found else f"{found} {'thing' if found == 1 else 'things'} must not be.")
    if found:
        raise SystemExit(1)


@words.command("seal")
def seal():
    """Seal every posting that no seal covers yet; the worker does it every minute."""
    head = sealing.seal_postings()
    click.echo(f"Head: {head}" if head else "There is nothing to seal.")


@words.command("statement")
@click.argument("beginning", required=False, metavar="[CODE-PREFIX]")
@click.option("--challenge", "slug", default=None, help="Everything that was posted for this challenge; of accounts that all share, its own part.")
@click.option("--json", "form", flag_value="json", help="JSON Lines, amounts in minor units.")
@click.option("--csv", "form", flag_value="csv", help="CSV, amounts in whole units.")
def statement(beginning: str | None, slug: str | None, form: str | None):
    """The legs of accounts, account by account, with the balance after each.

    CODE-PREFIX is a code or the beginning of one, part by part: L:prize:17 is every account of prize 17, L:prize those of all prizes, A all that we have.
    """
    if (beginning is None) == (slug is None):
        raise click.UsageError("Name either the beginning of a code, such as L:prize:17, or --challenge.")
    write = {"json": _as_json, "csv": _as_csv, None: _as_text}[form]
    for line in write(statement_of_challenge(_challenge_id(slug)) if slug else statement_of_codes([beginning or ""])):
        click.echo(line, nl=form != "csv")


def _challenge_id(slug: str) -> int:
    found = db.session.scalar(select(Challenge.id).where(Challenge.slug == slug))
    if found is None:
        raise click.ClickException(f"There is no challenge called “{slug}”.")
    return found


def _major(minor: int | None, code: str) -> Decimal | None:
    """Whole units with the decimals of the currency: 1234 is 12.34 in EUR, 1234 in JPY, 1.234 in KWD."""
    return None if minor is None else Money(minor, currency_of(read(code).unit)).major()


def _as_json(lines: Iterator[StatementLine]) -> Iterator[str]:
    for line in lines:
        yield json.dumps({**asdict(line), "unit": read(line.code).unit}, default=lambda moment: moment.isoformat(), ensure_ascii=False)


def _as_csv(lines: Iterator[StatementLine]) -> Iterator[str]:
    header = ["account", "unit", "posting", "occurred_at", "recorded_at", "kind", "actor", "reason", "debit", "credit", "balance"]
    yield from write_sheet(header, (
        [
            line.code, read(line.code).unit, line.posting_id, line.occurred_at.isoformat(), line.recorded_at.isoformat(), line.kind, line.actor, line.reason,
            *(_major(amount, line.code) for amount in (line.debit, line.credit, line.balance)),
        ]
        for line in lines
    ))  # fmt: skip


def _as_text(lines: Iterator[StatementLine]) -> Iterator[str]:
    empty = True
    for code, legs in groupby(lines, key=lambda line: line.code):
        yield f"{'' if empty else chr(10)}{code}: {meaning(code)}"
        yield f"  {'occurred (UTC)':<17} {'posting':>8}  {'kind':<18} {'debit':>15} {'credit':>15} {'balance':>15}  reason"
        for line in legs:
            debit, credit, held = ("" if amount is None else f"{_major(amount, code):,f}" for amount in (line.debit, line.credit, line.balance))
            yield f"  {line.occurred_at:%Y-%m-%d %H:%M}  {line.posting_id:>8}  {line.kind:<18} {debit:>15} {credit:>15} {held:>15}  {line.reason}"
        empty = False
    if empty:
        yield "Nothing was posted there."
