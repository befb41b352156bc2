"""The whole public board as CSV and JSON, sent as it is read. A test score never stands in it."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions import queries
from ideahub.domain.predictions.rules import rules_of
from ideahub.web.board_lines import gain_of

AT_ONCE = 1000
EVERYBODY = 10_000_000
COLUMNS = ("rank", "team", "quiz", "improvement", "rank_before", "attempts", "received_at", "last_at")
# A spreadsheet takes a cell that begins so for a formula.
TRICKY = ("=", "+", "-", "@", "\t", "\r")


def _rows(challenge: Challenge, moment: datetime | None) -> Iterator[list]:
    if moment is not None:
        for row in queries.lines_as_of(challenge, moment, EVERYBODY):
            yield _values(challenge, row)
        return
    for first in range(1, queries.teams_on_board(challenge) + 1, AT_ONCE):
        for row in queries.lines_from(challenge, first, AT_ONCE):
            yield _values(challenge, row)


def _values(challenge: Challenge, row) -> list:
    last = row.last_at.isoformat() if row.last_at else None
    return [row.rank, row.title, row.quiz, gain_of(challenge, row.quiz), row.rank_before, row.attempts, row.received_at.isoformat(), last]


def csv_lines(challenge: Challenge, moment: datetime | None = None) -> Iterator[str]:
    """The board as CSV with a header, a line at a time."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for values in _rows(challenge, moment):
        values[1] = f"'{values[1]}" if values[1].startswith(TRICKY) else values[1]
        writer.writerow(values)
        if text.tell() > 1 << 15:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def json_lines(challenge: Challenge, moment: datetime | None = None) -> Iterator[str]:
    """The board as one JSON object, a place on a line."""
    rules = rules_of(challenge.setup)
    head = {
        "challenge": challenge.slug, "metric": rules["metric"], "direction": rules["direction"], "decimals": rules["decimals"],
        "at": moment.isoformat() if moment else None, "baselines": rules["baselines"], "target": rules["target"],
        **({} if moment else {"teams": queries.teams_on_board(challenge)}),
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "places": ['
    comma = "\n"
    for values in _rows(challenge, moment):
        yield comma + json.dumps(dict(zip(COLUMNS, values, strict=True)), ensure_ascii=False)
        comma = ",\n"
    yield "\n]}\n"
