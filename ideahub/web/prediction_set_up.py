"""The steps of the wizard that take files at once: the data of a prediction contest, and its hidden answers with a sample."""

import re
import secrets
import tempfile
from decimal import Decimal
from pathlib import Path

from flask import current_app, flash, redirect, render_template, request

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions import data
from ideahub.domain.predictions.answers import compile_answers, set_answers
from ideahub.domain.predictions.queries import newest_answers
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.predictions.sample import order_tells_halves, score_sample
from ideahub.kernel.errors import DomainError, Invalid
from ideahub.kernel.policy import authorize
from ideahub.kernel.words import _
from ideahub.web.addresses import number_in, url_for
from ideahub.web.attempt_posts import sent_file
from ideahub.web.rehearsal_step import rehearsal_step
from ideahub.web.session import current_actor
from ideahub.web.turns import others_first


def most_bytes() -> int:
    """How many bytes a post with a file may have in the wizard."""
    return current_app.config["MAX_PREDICTION_MB"] * 1_000_000


def data_step(challenge: Challenge, around: dict):
    """Files are added and taken away at once."""
    refusal = None
    if request.method == "POST":
        try:
            if request.form.get("act") == "withdraw":
                row = data.data_file_in(challenge, number_in(request.form, "file", 0))
                data.withdraw_data_file(actor=current_actor(), challenge=challenge, data_file=row)
                flash(_("The file is deleted."), "good")
            else:
                add_sent_file(challenge)
                flash(_("The file is kept."), "good")
            return redirect(url_for("wizard.step", slug=challenge.slug, step="data"), 303)
        except DomainError as error:
            refusal = error
    page = render_template(
        "wizard/data.html", **around, files=data.data_files_of(challenge), refusal=refusal, problems=getattr(refusal, "problems", {}), typed=request.form,
        most=current_app.config["MAX_PREDICTION_MB"],
    )  # fmt: skip
    return page, refusal.status if refusal else 200


def add_sent_file(challenge: Challenge) -> None:
    """Keep the file of this post among the data. Invalid where none was sent, or an empty one."""
    authorize(current_actor(), "data.add", challenge)
    sent, size, sha256 = sent_file(_("Choose a file first."))
    data.add_data_file(
        actor=current_actor(), challenge=challenge, name=sent.filename, stream=sent.stream, size=size, sha256=sha256, words=request.form.get("words", "")
    )


def answers_step(challenge: Challenge, around: dict):
    """The answers are read at once; a sample is scored and kept nowhere."""
    refusal, scored = None, None
    if request.method == "POST":
        try:
            if request.form.get("act") == "sample":
                scored = sample_scored(challenge)
            else:
                key = set_answers(actor=current_actor(), challenge=challenge, **read_answers(challenge))
                flash(_("The answers are read: version %(version)d, %(rows)d rows.", version=key.version, rows=key.rows), "good")
                return redirect(url_for("wizard.step", slug=challenge.slug, step="answers"), 303)
        except DomainError as error:
            refusal = error
    answers = newest_answers(challenge)
    page = render_template(
        "wizard/answers.html", **around, answers=answers, told=bool(answers) and order_tells_halves(answers), rules=rules_of(challenge.setup), scored=scored,
        refusal=refusal, problems=getattr(refusal, "problems", {}), typed=request.form,
    )  # fmt: skip
    return page, refusal.status if refusal else 200


def read_answers(challenge: Challenge) -> dict:
    """What set_answers takes, from the file of this post: a `split` column makes the halves, or a seed and a share."""
    authorize(current_actor(), "answers.set", challenge)
    sent, _size, _sha256 = sent_file(_("Choose the file with the answers."), "answers")
    seed, share = None, "0.5"
    if request.form.get("halves") == "seed":
        seed, typed = request.form.get("seed", "").strip() or secrets.token_hex(16), request.form.get("share", "").strip()
        if not re.fullmatch(r"[0-9]{1,2}", typed) or not 1 <= int(typed) <= 99:
            raise Invalid(_("Write how many per cent of the rows are the public half, from 1 to 99."), field="share")
        share = str(Decimal(typed) / 100)
    with tempfile.TemporaryDirectory(prefix="ideahub-answers-") as folder:
        path = Path(folder) / "answers"
        sent.save(path)
        with others_first(request.environ):
            return {"compiled": compile_answers(challenge, path, seed=seed, share=share), "seed": seed}


def sample_scored(challenge: Challenge) -> dict:
    """What a file of predictions would score: quiz, test, or problems. Nothing of it is kept."""
    sent, _size, _sha256 = sent_file(_("Choose a file with predictions."), "sample")
    with tempfile.TemporaryDirectory(prefix="ideahub-sample-") as folder:
        path = Path(folder) / "sample"
        sent.save(path)
        with others_first(request.environ):
            return score_sample(actor=current_actor(), challenge=challenge, path=path)


# Steps with a page of their own, by name.
OWN_PAGES = {"data": data_step, "answers": answers_step, "rehearsal": rehearsal_step}
