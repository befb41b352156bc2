"""The two halves of a decided contest as CSV and JSON, sent as they are read."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.results.halves import every_half, shift_of
from ideahub.web.board_export import TRICKY

COLUMNS = ("team", "public_rank", "public_score", "hidden_rank", "hidden_score", "fell_by", "drop", "place")


def _values(line) -> list:
    return [line.title, line.public_rank, line.quiz, line.hidden_rank, line.test, line.places, line.drop, line.result]


def csv_lines(challenge: Challenge) -> Iterator[str]:
    """A header and a team on a line, by the public board."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for values in map(_values, every_half(challenge)):
        values[0] = f"'{values[0]}" if values[0].startswith(TRICKY) else values[0]
        writer.writerow(values)
        if text.tell() > 1 << 15:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def json_lines(challenge: Challenge) -> Iterator[str]:
    """One JSON object: the measures of the whole contest, and the teams."""
    shift = shift_of(challenge)
    measures = {name: value for name, value in asdict(shift).items() if name not in ("points", "worse")} if shift else {}
    yield json.dumps({"challenge": challenge.slug, "measures": measures}, ensure_ascii=False)[:-1] + ', "teams": ['
    comma = "\n"
    for line in every_half(challenge):
        yield comma + json.dumps(dict(zip(COLUMNS, _values(line), strict=True)), ensure_ascii=False)
        comma = ",\n"
    yield "\n]}\n"
