"""The prediction contests of the demo: one that runs, on invented counts of bicycles, and the Netflix Prize as it went."""

import io
import math
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import yaml

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges import commands as challenges
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.organizations.models import Organization
from ideahub.domain.predictions.answers import compile_answers, set_answers
from ideahub.domain.predictions.commands import begin_scoring, describe_attempt, hand_in_attempt, record_outcome
from ideahub.domain.predictions.data import add_data_file
from ideahub.domain.predictions.queries import newest_answers
from ideahub.domain.predictions.rehearsal import EXAMPLES, clean_rules, read_events
from ideahub.domain.predictions.scoring import order_for, reference_key
from ideahub.domain.predictions.stage import Play
from ideahub.domain.results.commands import announce_results
from ideahub.domain.results.comparing import plan_comparisons, record_comparison
from ideahub.domain.teams.commands import found_team
from ideahub.kernel import clock, storage
from ideahub.kernel.receipts import digest
from ideahub.kernel.transactions import unit
from ideahub.scorer.__main__ import carry_out
from ideahub.scorer.compare import compare_rmse, rms_difference

BRIDGES = {"alte-bruecke": 310, "hafensteg": 190, "nordbruecke": 420, "rosengarten": 140, "suedtor": 260, "werft": 90}
HOURS = (7, 8, 9, 12, 15, 17, 18, 21)
SHAPE = {7: 0.9, 8: 1.5, 9: 1.0, 12: 0.6, 15: 0.8, 17: 1.6, 18: 1.2, 21: 0.3}
# Captain, team, how far off the first file is (in bicycles), how many files, what the last one is called.
TEAMS = (
    ("jun", "Slow Spokes", 31, 6, "gradient boosting with the weather of the day before"), ("ada", "Ada and the Gears", 27, 5, "a mean for each hour and bridge, shrunk towards the whole"),
    ("ravi", "Headwind", 29, 7, "rain counted double on Mondays"), ("oksana", "Two Bells", 34, 3, "nearest days by temperature"), ("kerem", "Kettenfett", 38, 4, "linear model with holidays"),
    ("tomoko", "Quiet Freewheel", 26, 5, "state space model"), ("george", "George", 52, 2, "last week, again"), ("fatou", "Pedal Prophets", 30, 4, "blend of three"), ("nils", "Lastenrad", 44, 1, "first try"),
)  # fmt: skip
BRIEF = """The counters under our six bridges know how many bicycles passed **yesterday**. To clear snow, set traffic lights and send repair teams, we would like to know how many will pass **tomorrow**.

## What you predict

For each bridge and eight hours of the day, the number of bicycles in that hour, on the sixteen days whose counts we keep back.

## What helps

* Half a year of hourly counts is under *Data*, once you have accepted its terms.
* Any public data may be used, as long as it could have been known the evening before.

## How it is scored

By the root mean squared error. A file is scored at once on half of the rows; the other half decides, and stays hidden until the winner is verified.

## What happens with it

The winning method is described in public, and the works department runs it from January on. Questions go to the updates of this page.
"""


def load_contests(now: datetime, people: dict[str, User], host: User, organization: Organization) -> None:
    """Both contests; the clock is held wherever it was needed last."""
    _running(now, people, host, organization)
    _netflix(now)


def _running(now: datetime, people: dict[str, User], host: User, organization: Organization) -> None:
    dice, start = Random(1817), now - timedelta(days=24)
    clock.set(start - timedelta(days=3))
    truth = _counts(dice, now)
    challenge = challenges.create_challenge(actor=host, organization=organization, title="How many bicycles cross tomorrow?", kind="prediction")
    summary = "Predict the hourly counts under six bridges. Scored at once, decided by the hidden half."
    challenges.save_brief(actor=host, challenge=challenge, title=challenge.title, summary=summary, brief=BRIEF, language="en", visibility="public")
    _rules(host, challenge, dice, truth)
    end = now + timedelta(days=31)
    phases = [
        {"name": "contest", "label": "Contest", "starts_at": start, "ends_at": end, "switches": ["attempts", "entries", "entries_shown"]},
        {"name": "verification", "label": "Verification", "starts_at": end, "ends_at": end + timedelta(days=21), "switches": ["entries_shown"]},
        {"name": "result", "label": "Result", "starts_at": end + timedelta(days=21), "ends_at": end + timedelta(days=28), "switches": ["entries_shown"]},
    ]
    challenges.plan_phases(actor=host, challenge=challenge, phases=phases)
    prizes = [("First prize", 5_000_00, None), ("Second prize", 2_000_00, None), ("Best method under a hundred lines", None, "A day with the works department")]
    challenges.promise_prizes(
        actor=host, challenge=challenge, prizes=[{"label": label, "amount": amount, "currency": "EUR" if amount else None, "thing": thing} for label, amount, thing in prizes]
    )
    with tempfile.TemporaryDirectory(prefix="ideahub-demo-") as folder:
        path = Path(folder) / "answers.csv"
        path.write_text("id,answer,split\n" + "".join(f"{name},{count},{'quiz' if dice.random() < 0.5 else 'test'}\n" for name, count in truth.items()))
        set_answers(actor=host, challenge=challenge, compiled=compile_answers(challenge, path), reason="")
    _data(host, challenge, start)
    with unit():
        challenges.publish_challenge(actor=host, challenge=challenge)
    _attempts(dice, start, now, people, challenge, truth)


def _data(host: User, challenge: Challenge, start: datetime) -> None:
    """Half a year of counts to learn from; the same dice give the same file."""
    dice, rows = Random(1818), ["bridge,day,hour,bicycles"]
    for day in range(180, 0, -1):
        date = (start - timedelta(days=40 + day)).date()
        weather = dice.choice((1.0, 1.0, 0.9, 0.6)) * (0.55 if date.weekday() >= 5 else 1.0)
        rows += [f"{bridge},{date},{hour},{max(0, round(usual * SHAPE[hour] * weather + dice.gauss(0, usual * 0.08)))}" for bridge, usual in BRIDGES.items() for hour in HOURS]
    content = ("\n".join(rows) + "\n").encode()
    add_data_file(
        actor=host, challenge=challenge, name="counts.csv", stream=io.BytesIO(content), size=len(content), sha256=digest(content),
        words="Bicycles by bridge, day and hour, over half a year.",
    )  # fmt: skip


def _rules(host: User, challenge: Challenge, dice: Random, truth: dict[str, int]) -> None:
    hourly = {hour: sum(count for name, count in truth.items() if name.endswith(f"T{hour:02d}")) / (len(truth) / len(HOURS)) for hour in HOURS}
    off = math.sqrt(sum((count - hourly[int(name[-2:])]) ** 2 for name, count in truth.items()) / len(truth))
    rules = {
        "decimals": 2, "baselines": [{"name": "Mean of the hour", "quiz": f"{off:.2f}", "test": f"{off:.2f}"}], "target": {"quiz": "12.00", "test": "12.00"}, "last_call_days": 14,
        "limit": {"attempts": 2, "window": "rolling", "hours": 24, "zone": "UTC"}, "release": {"people": False, "signed_by": host.name},
    }  # fmt: skip
    sections = {"prediction": {**challenge.setup["prediction"], **rules}, "teams": {**challenge.setup["teams"], "most": 4}}
    challenges.save_rules(actor=host, challenge=challenge, sections=sections)


def _counts(dice: Random, now: datetime) -> dict[str, int]:
    """Bicycles in the hour, by bridge, day and hour; rain keeps people at home."""
    counts = {}
    for day in range(16):
        date = (now - timedelta(days=40 - day)).date()
        weather = dice.choice((1.0, 1.0, 0.9, 0.6)) * (0.55 if date.weekday() >= 5 else 1.0)
        for bridge, usual in BRIDGES.items():
            for hour in HOURS:
                counts[f"{bridge}-{date.isoformat()}T{hour:02d}"] = max(0, round(usual * SHAPE[hour] * weather + dice.gauss(0, usual * 0.08)))
    return counts


def _attempts(dice: Random, start: datetime, now: datetime, people: dict[str, User], challenge: Challenge, truth: dict[str, int]) -> None:
    plan = []
    for captain, name, off, files, method in TEAMS:
        founded = start + timedelta(hours=dice.uniform(2, 90))
        plan.append((founded, captain, name, None, ""))
        for number in range(files):
            moment = founded + (now - founded) * ((number + dice.uniform(0.2, 0.9)) / files)
            plan.append((moment, captain, name, off * 0.87**number, method if number == files - 1 else ""))
    for moment, captain, name, off, method in sorted(plan, key=lambda step: step[0]):
        clock.set(moment.replace(microsecond=0))
        if off is None:
            found_team(actor=people[captain], challenge=challenge, name=name)
            continue
        lines = "id,prediction\n" + "".join(f"{row},{max(0.0, count + dice.gauss(0, off)):.1f}\n" for row, count in truth.items())
        _scored(people[captain], challenge, lines, method)


def _scored(person: User, challenge: Challenge, lines: str, method: str) -> None:
    """Hand a file in and have it scored by the scorer's own code, here and now: the file is our own, so it needs no child process."""
    key = f"attempts/{digest(lines)}"
    storage.put(key, io.BytesIO(lines.encode()))
    attempt = hand_in_attempt(actor=person, challenge=challenge, storage_key=key, name="predictions.csv", size=len(lines), sha256=digest(lines))
    if method:
        describe_attempt(actor=person, attempt=attempt, note=method, description="", private=False)
    if begin_scoring(attempt_id=attempt.id) is None:
        return
    answers = newest_answers(challenge)
    with tempfile.TemporaryDirectory(prefix="ideahub-demo-") as folder:
        paths = {"predictions": Path(folder) / "predictions", "reference": Path(folder) / "reference"}
        paths["predictions"].write_text(lines)
        paths["reference"].write_bytes(b"".join(storage.read(reference_key(answers))))
        outcome = carry_out({**order_for(challenge, answers), **{name: str(path) for name, path in paths.items()}})
    record_outcome(attempt_id=attempt.id, answers_version=answers.version, outcome=outcome)


def _netflix(now: datetime) -> None:
    """The Netflix Prize from its published facts, played through the rules and announced on the day it was."""
    rules = clean_rules(yaml.load((EXAMPLES / "netflix-prize.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
    prize = {"label": "Grand prize", "amount": 1_000_000_00, "currency": "USD", "thing": None}
    summary = "The contest of 2006 to 2009, replayed by the rules of this site."
    play = Play(rules, host="Postal Pictures", summary=summary, brief=NETFLIX, prizes=(prize,), method=NETFLIX_METHOD)
    play.run(read_events((EXAMPLES / "netflix-prize.csv").read_text(encoding="utf-8")))
    with unit():
        announce_results(actor=play.host, challenge=play.challenge, sentence="Twenty minutes decided it. Thank you all.")
        _compare_from_facts(play.challenge)


def _compare_from_facts(challenge: Challenge) -> None:
    """How sure the first place is, from what was published: the RMSE of both files and of their mean, on 1,408,789 rows. The files are gone."""
    first, second, mean, rows = 0.856704, 0.856714, 0.855476, 1_408_789
    said = compare_rmse(first, second, rms_difference(first, second, mean), rows)
    for comparison in plan_comparisons(challenge=challenge):
        record_comparison(key=comparison.id, outcome={"test": said.told})


NETFLIX_METHOD = """Retold after what the three teams that had joined (BellKor, BigChaos and PragmaticTheory) described in public in 2009. The winning file is a **blend of several hundred sets of predictions**.

* **What everybody likes and how strictly everybody rates.** Means of films and people that drift with time: how somebody rates today is not how the same person rated a year ago, and many ratings on one day are of another kind than a few.
* **Matrix factorization.** Each film and each person is a list of some hundred numbers, and the numbers of people move from day to day. That somebody rated a film at all, whatever the stars, says something too.
* **Neighbourhoods.** Films that were rated alike by the same people, with weights that are learned together.
* **Restricted Boltzmann machines**, whose hidden units have biases that depend on the day and on how often a film was rated.
* **The blend.** Least squares, small neural networks and boosted decision trees over all of it, learned on ratings that were held out; what mattered most was that the parts err in different places.
"""

NETFLIX = """Predict how many stars people give to films. The contest is a **replay**: teams, scores and moments are those that were published about the Netflix Prize (2006 to 2009), played through the rules of this site. No data of anybody is here.

## What to look at

* The *board* as it stood at any moment: two minutes before the close it is exciting.
* The *rules*: the target of the public half opened a last call of thirty days, and the hidden half decided.
* The *result*: the public leader did not win. Both finalists had 0.8567 at four decimals, and the file that came twenty minutes earlier took the prize. How sure that order was is told beside it.

## What is uncertain

Some moments are known to the day only, and a few scores are worked out from published percentages. A score on the hidden half that was never published is shown as 0.9525, the line of Cinematch: only the finalists' decide anything. The last hour is as it was reported.
"""
