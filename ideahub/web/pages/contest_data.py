"""The data of a prediction contest: terms, files, template, checker, the format with an example; for hosts the files themselves and the log."""

from flask import Blueprint, Response, flash, redirect, render_template, request, stream_with_context, url_for

from ideahub.domain.challenges.queries import hosted_challenge
from ideahub.domain.predictions import data
from ideahub.domain.predictions.queries import newest_answers
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.predictions.template import checker_of, example_of, template_of
from ideahub.kernel import storage
from ideahub.kernel.errors import DomainError, NotFound
from ideahub.kernel.limits import limiter
from ideahub.kernel.policy import authorize, can, why_not
from ideahub.kernel.words import _
from ideahub.scorer.metric import metrics
from ideahub.web.addresses import number_in
from ideahub.web.attachments import attachment
from ideahub.web.attempt_posts import contest_at
from ideahub.web.bearer import takes_tokens
from ideahub.web.prediction_set_up import add_sent_file, most_bytes
from ideahub.web.session import current_actor, for_people

pages = Blueprint("data", __name__)


@pages.route("/challenges/<slug>/data", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
def show(slug):
    """What there is to take, under which terms, and how a file of predictions has to look."""
    challenge, actor, refusal = contest_at(slug), current_actor(), None
    if request.method == "POST":
        try:
            return _act(challenge)
        except DomainError as error:
            refusal = error
    rules = rules_of(challenge.setup)
    page = render_template(
        "predictions/data.html", challenge=challenge, files=data.data_files_of(challenge), terms=data.terms_of(challenge), terms_sha256=data.terms_sha256(challenge),
        acceptance=data.acceptance_of(actor, challenge), why_not_accept=why_not(actor, "data.accept", challenge), why_not_take=why_not(actor, "data.take", challenge),
        rules=rules, metric=metrics[rules["metric"]], answers=newest_answers(challenge), example=example_of(challenge), hosts=can(actor, "data.add", challenge),
        refusal=refusal, problems=getattr(refusal, "problems", {}), typed=request.form,
    )  # fmt: skip
    return page, refusal.status if refusal else 200


show.most_bytes = most_bytes


def _act(challenge):
    actor, act = current_actor(), request.form.get("act", "")
    if act == "add":
        add_sent_file(challenge)
        flash(_("The file is kept. It can be taken by everybody who accepts the terms."), "good")
    elif act == "withdraw":
        row = data.data_file_in(challenge, number_in(request.form, "file", 0))
        data.withdraw_data_file(actor=actor, challenge=challenge, data_file=row, reason=request.form.get("reason", ""))
        flash(_("The file is withdrawn, and everybody who took it is told."), "warn")
    else:
        data.accept_terms(actor=actor, challenge=challenge, sha256=request.form.get("terms", ""))
        flash(_("You have accepted the terms. The files are below."), "good")
    return redirect(url_for("data.show", slug=challenge.slug), 303)


@pages.get("/challenges/<slug>/data/<int:key>")
@takes_tokens
@limiter.limit("120 per hour")
@for_people
def take(slug, key):
    """A file, and a row in the log."""
    challenge = contest_at(slug)
    row = data.data_file_in(challenge, key)
    if request.method == "HEAD":
        authorize(current_actor(), "data.take", challenge)
        return Response(mimetype=row.file.media_type)
    stored = data.take_data_file(actor=current_actor(), challenge=challenge, data_file=row)
    return attachment(storage.read(stored), row.file.name, row.file.media_type, row.file.size)


@pages.get("/challenges/<slug>/data/template.csv")
@takes_tokens
@limiter.limit("20 per hour")
@for_people
def template(slug):
    """Every id that is asked for, in order, to be filled in."""
    challenge = contest_at(slug)
    authorize(current_actor(), "data.take", challenge)
    if newest_answers(challenge) is None:
        raise NotFound(_("There is no template yet: the sponsor has not set the answers."))
    return attachment(stream_with_context(template_of(challenge)), f"{slug}-template.{'csv' if rules_of(challenge.setup)['layout'] == 'table' else 'txt'}", "text/csv")


@pages.get("/challenges/<slug>/data/check_predictions.py")
def checker(slug):
    """The checker for this contest, one file of plain Python: what it says, the platform says."""
    return attachment(checker_of(contest_at(slug)), "check_predictions.py", "text/x-python")


@pages.get("/challenges/<slug>/data/log")
@for_people
def log(slug):
    """For hosts: who took what, and when."""
    challenge = hosted_challenge(current_actor(), contest_at(slug).slug)
    page = data.downloads_in(current_actor(), challenge, request.args.get("from"))
    return render_template("predictions/data_log.html", challenge=challenge, page=page, takers=data.takers_of(challenge))
