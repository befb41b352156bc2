"""Prediction contests with small answers, teams, and attempts, made through the commands."""

import io
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges import commands as challenges
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.answers import compile_answers, set_answers
from ideahub.domain.predictions.commands import hand_in_attempt
from ideahub.domain.predictions.judging import CHECKLIST, ask_next, decide_verification, hand_in_method
from ideahub.domain.predictions.models import Attempt, Verification
from ideahub.kernel import clock, storage
from ideahub.kernel.receipts import digest
from tests.cast import lindenhafen, olga
from tests.factories.challenges import a_brief

ANSWERS = "id,answer,split\n" + "".join(f"r{number},{number % 5 + 1},{'quiz' if number % 2 else 'test'}\n" for number in range(1, 21))

PRIZES = ("Grand prize", "Second prize", "Third prize")

SIGNED = {"people": False, "licence": "Made up for tests.", "signed_by": "Olga Olsen", "files": []}


def predictions(quiz: float = 0.0, test: float = 0.0) -> str:
    """A file that is off by so much in every row of the half: its RMSE is just that."""
    rows = (f"r{number},{number % 5 + 1 + (quiz if number % 2 else test)!r}\n" for number in range(1, 21))
    return "id,prediction\n" + "".join(rows)


def make_contest(tmp_path: Path, days: tuple[float, float] = (-1, 29), answers: str = ANSWERS, title: str = "Guess the stars", publish: bool = True, prizes: int = 1, **rules) -> Challenge:
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
    challenges.promise_prizes(actor=host, challenge=challenge, prizes=[{"label": label, "amount": 1_000_000_00, "currency": "USD", "thing": None} for label in PRIZES[:prizes]])
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


def many_answers(rows: int = 400, dice: int = 1) -> str:
    """Answers of so many rows, half quiz and half test."""
    chance = Random(dice)
    return "id,answer,split\n" + "".join(f"r{number},{chance.gauss(3, 1):.4f},{'quiz' if number % 2 else 'test'}\n" for number in range(rows))


def guesses(answers: str, quiz: float, test: float, dice: int = 2) -> str:
    """Predictions that are off by a normal error of this size on each half; the same dice give the same errors."""
    chance, lines = Random(dice), ["id,prediction"]
    for line in answers.splitlines()[1:]:
        name, answer, split = line.split(",")
        lines.append(f"{name},{float(answer) + chance.gauss(0, quiz if split == 'quiz' else test):.4f}")
    return "\n".join(lines) + "\n"


def verified(challenge: Challenge, person: User, method: str) -> Verification:
    """Ask the next candidate, who is in this person's team, and find the method sound. The contest has closed."""
    verification = hand_in_method(actor=person, verification=ask_next(actor=olga(), challenge=challenge), method=method)
    return decide_verification(actor=olga(), verification=verification, passed=True, checklist=dict.fromkeys(CHECKLIST, True), reason="It runs and gives the same file.")
