"""Prediction contests with small answers, teams, and attempts, made through the commands."""

import io
from datetime import datetime, timedelta
from pathlib import Path

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges import commands as challenges
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.answers import compile_answers, set_answers
from ideahub.domain.predictions.commands import hand_in_attempt
from ideahub.domain.predictions.models import Attempt
from ideahub.kernel import clock, storage
from ideahub.kernel.receipts import digest
from tests.cast import lindenhafen, olga
from tests.factories.challenges import a_brief

ANSWERS = "id,answer,split\n" + "".join(f"r{number},{number % 5 + 1},{'quiz' if number % 2 else 'test'}\n" for number in range(1, 21))

SIGNED = {"people": False, "licence": "Made up for tests.", "signed_by": "Olga Olsen", "files": []}


def predictions(quiz: float = 0.0, test: float = 0.0) -> str:
    """A file that is off by so much in every row of the half: its RMSE is just that."""
    rows = (f"r{number},{number % 5 + 1 + (quiz if number % 2 else test)!r}\n" for number in range(1, 21))
    return "id,prediction\n" + "".join(rows)


def make_contest(tmp_path: Path, days: tuple[float, float] = (-1, 29), answers: str = ANSWERS, title: str = "Guess the stars", publish: bool = True, **rules) -> Challenge:
    """A prediction contest of Olga's that takes attempts from `days[0]` to `days[1]` days from now; `rules` go into its prediction rules."""
    now = clock.now()
    clock.set(now)
    host = olga()
    challenge = challenges.create_challenge(actor=host, organization=lindenhafen(), title=title, kind="prediction")
    challenges.save_brief(actor=host, challenge=challenge, **a_brief(title=title))
    start, end = (now + timedelta(days=day) for day in days)
    phases = [
        {"name": "contest", "label": "Contest", "starts_at": start, "ends_at": end, "switches": ["attempts", "entries", "entries_shown"]},
        {"name": "result", "label": "Result", "starts_at": end, "ends_at": end + timedelta(days=30), "switches": []},
    ]
    challenges.save_rules(actor=host, challenge=challenge, sections={"prediction": {**challenge.setup["prediction"], "release": SIGNED, **rules}})
    challenges.plan_phases(actor=host, challenge=challenge, phases=phases)
    challenges.promise_prizes(actor=host, challenge=challenge, prizes=[{"label": "Grand prize", "amount": 1_000_000_00, "currency": "USD", "thing": None}])
    path = tmp_path / "answers.csv"
    path.write_text(answers)
    set_answers(actor=host, challenge=challenge, compiled=compile_answers(challenge, path))
    if publish:
        clock.set(min(now, start - timedelta(days=1)))
        challenges.publish_challenge(actor=host, challenge=challenge)
        clock.set(now)
    return challenge


def attempt_at(moment: datetime | None, person: User, challenge: Challenge, content: str) -> Attempt:
    """Hand in a file for the person's team, at a moment or now; where work is done inline it is scored when this returns."""
    if moment is not None:
        clock.set(moment)
    key = f"attempts/{digest(content)}"
    storage.put(key, io.BytesIO(content.encode()))
    return hand_in_attempt(actor=person, challenge=challenge, storage_key=key, name="predictions.csv", size=len(content), sha256=digest(content))
