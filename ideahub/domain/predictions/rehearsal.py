"""A rehearsal: the rules of a contest and a list of things that happen, played through the real rules on a controlled clock.

It runs in a process of its own with a throw-away database; `stage.py` is what plays there. Events are lines of CSV with the columns
`time` (ISO 8601, UTC), `event`, `team`, `person`, `quiz`, `test`; empty where not used:

* `attempt`: the team hands in a file with these scores. `person` names who is in the team by then, several with semicolons;
  the limit counts for each of them, whatever team they were in before. A score that is not known counts as the first baseline's
* `verified`, `rejected`, `declined`: what became of the candidate that was asked
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from ideahub.domain.predictions.rules import DEFAULTS
from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _, language

EVENTS = ("attempt", "verified", "rejected", "declined")
COLUMNS = ("time", "event", "team", "person", "quiz", "test")
ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = Path(__file__).resolve().parent / "examples"
SECONDS = 300
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)


def moment_in(text: str, field: str) -> datetime:
    """An ISO moment; UTC where no zone is named. Invalid otherwise."""
    try:
        moment = datetime.fromisoformat(str(text).strip())
    except ValueError:
        raise Invalid(_("“%(text)s” is no moment. Write it like 2009-07-26T18:18:28Z.", text=str(text)[:40]), field=field) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def decimal_in(text: str, field: str) -> str:
    """A typed decimal, as it was typed; Invalid otherwise."""
    if not _DECIMAL.fullmatch(str(text).strip()):
        raise Invalid(_("“%(text)s” is no decimal number. Write it like 0.8563.", text=str(text)[:40]), field=field)
    return str(text).strip()


def whole_in(text: str, field: str, least: int, most: int) -> int:
    """A whole number within bounds; Invalid otherwise."""
    if not re.fullmatch(r"[0-9]{1,6}", str(text).strip(), re.ASCII) or not least <= int(text) <= most:
        raise Invalid(_("“%(field)s” has to be a whole number from %(least)d to %(most)d.", field=field, least=least, most=most), field=field)
    return int(text)


def clean_rules(raw: dict) -> dict:
    """The rules of a rehearsal, complete and checked: `title`, `opens`, `closes`, and the prediction rules. Invalid names what is wrong.

    Numbers come as they were typed, as text: thresholds stay so.
    """
    if not isinstance(raw, dict):
        raise Invalid(_("The rules are a list of names with values, such as “opens: 2006-10-02T00:00:00Z”."), field="rules")
    known = {"title", "opens", "closes", *DEFAULTS}
    unknown = sorted(str(name) for name in {*raw} - known)
    if unknown:
        raise Invalid(_("There is no rule called “%(name)s”. There are: %(names)s.", name=unknown[0][:40], names=", ".join(sorted(known))), field=unknown[0])
    for name in ("opens", "closes"):
        if name not in raw:
            raise Invalid(_("“%(name)s” is missing.", name=name), field=name)
    rules = {**DEFAULTS, **raw, "title": str(raw.get("title", "A rehearsal"))}
    rules["opens"], rules["closes"] = (moment_in(raw[name], name).isoformat() for name in ("opens", "closes"))
    if rules["opens"] >= rules["closes"]:
        raise Invalid(_("The contest closes before it opens."), field="closes")
    rules["decimals"] = whole_in(rules["decimals"], "decimals", 0, 10)
    rules["last_call_days"] = whole_in(rules["last_call_days"], "last_call_days", 1, 365)
    rules["verify_days"] = whole_in(rules["verify_days"], "verify_days", 1, 365)
    rules["finals"] = whole_in(rules["finals"], "finals", 0, 5)
    rules["improvement"] = decimal_in(rules["improvement"], "improvement")
    if rules["test_shown"] not in ("decided", "closed") or (rules["test_shown"] == "closed" and rules["target"]):
        raise Invalid(_("“test_shown” is decided, or closed in a contest without a target."), field="test_shown")
    if rules["ladder"]:
        rules["ladder"] = decimal_in(rules["ladder"], "ladder")
        if Decimal(rules["ladder"]) <= 0 or len(rules["ladder"].partition(".")[2]) > rules["decimals"]:
            raise Invalid(_("“ladder” is a step above 0 with at most as many decimals as are compared."), field="ladder")
    if rules["direction"] not in ("lower", "higher"):
        raise Invalid(_("“direction” is lower or higher."), field="direction")
    if rules["last_call_from"]:
        rules["last_call_from"] = moment_in(rules["last_call_from"], "last_call_from").isoformat()
    if rules["target"]:
        rules["target"] = {half: decimal_in(rules["target"].get(half, ""), f"target.{half}") for half in ("quiz", "test")}
    rules["baselines"] = [
        {"name": str(each.get("name", "")), **{half: decimal_in(each.get(half, ""), f"baselines.{half}") for half in ("quiz", "test")}} for each in rules["baselines"]
    ]
    rules["progress"] = [
        {"label": str(each.get("label", "")), "at": moment_in(each.get("at", ""), "progress.at").isoformat()} for each in rules["progress"]
    ]
    limit = {**DEFAULTS["limit"], **rules["limit"]}
    limit["attempts"], limit["hours"] = whole_in(limit["attempts"], "limit.attempts", 1, 10_000), whole_in(limit["hours"], "limit.hours", 1, 8760)
    if limit["window"] not in ("rolling", "calendar"):
        raise Invalid(_("“limit.window” is rolling or calendar."), field="limit.window")
    rules["limit"] = limit
    return rules


def read_events(text: str) -> list[dict]:
    """The events in order of time; Invalid names the line of the first that cannot be understood."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in ("time", "event", "team") if name not in (reader.fieldnames or [])]
    if missing:
        raise Invalid(_("The events have no column “%(name)s”. The columns are: %(names)s.", name=missing[0], names=", ".join(COLUMNS)), field="events")
    events = []
    for row in reader:
        line = f"line {reader.line_num}"
        event = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not any(event.values()):
            continue
        if event["event"] not in EVENTS:
            raise Invalid(_("Line %(line)d: there is no event “%(event)s”. There are: %(events)s.", line=reader.line_num, event=event["event"][:30], events=", ".join(EVENTS)), field=line)
        if not event["team"]:
            raise Invalid(_("Line %(line)d names no team.", line=reader.line_num), field=line)
        event["time"] = moment_in(event["time"], line).isoformat()
        for half in ("quiz", "test"):
            if event[half]:
                decimal_in(event[half], line)
        events.append(event)
    return sorted(events, key=lambda event: event["time"])


def rehearse(rules: dict, events: list[dict]) -> dict:
    """Play the events by the rules in a process and a database of their own; what happened, as `stage.play` tells it.

    `rules` come from `clean_rules`, `events` from `read_events`. Invalid where the play could not go on.
    """
    with tempfile.TemporaryDirectory(prefix="ideahub-rehearsal-") as home:
        environ = {
            "PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "IDEAHUB_ENV": "development", "IDEAHUB_HOME": home,
            "LOG_LEVEL": "ERROR", "MAIL_TO": "memory", "WORKER": "huey",
        }  # fmt: skip
        command = [sys.executable, "-m", "flask", "--app", "wsgi:app", "rehearse-here"]
        sent = json.dumps({"rules": rules, "events": events, "language": language()})
        played = subprocess.run(command, input=sent, capture_output=True, text=True, cwd=ROOT, env=environ, timeout=SECONDS, check=False)
    if played.returncode:
        raise Invalid(_("The rehearsal stopped: %(words)s", words=played.stderr.strip()[-600:]), field="events")
    return json.loads(played.stdout)
