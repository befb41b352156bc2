"""The moderators' desk, reports, decisions and appeals."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ideahub.domain.challenges.queries import visible_challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.queries import is_shortlisted, revision_of, similar_entries
from ideahub.domain.moderation import commands, queries
from ideahub.domain.moderation.forms import AppealForm, DecideAppealForm, DecideForm, ReportForm
from ideahub.domain.moderation.reasons import DECISION_REASONS, REPORT_REASONS
from ideahub.domain.moderation.subject import subjects
from ideahub.kernel.errors import Conflict, Denied, Invalid, NotFound
from ideahub.kernel.policy import can, why_not
from ideahub.kernel.words import _, ngettext
from ideahub.web.addresses import numbers_in
from ideahub.web.posting import shown_again, take
from ideahub.web.session import current_actor, for_people

pages = Blueprint("moderation", __name__)
WHYS = ("entry", "edit", "reports")


def _filters() -> dict:
    """What the queue is narrowed to, by the address."""
    why, slug = request.args.get("why", ""), request.args.get("challenge", "")
    challenge = visible_challenge(current_actor(), slug) if slug else None
    return {"why": why if why in WHYS else None, "challenge_id": challenge.id if challenge else None}


def _desk_only() -> None:
    if not queries.is_any_moderator(current_actor()):
        raise NotFound(_("There is no such page."))


@pages.get("/moderation")
@for_people
def index():
    """The queue: overdue first; the first case is open."""
    _desk_only()
    filters = _filters()
    cases = queries.desk(current_actor(), **filters)
    if cases and not request.args.get("list"):
        return _case_page(cases[0], DecideForm(), cases)
    return _list_page(cases, DecideForm(), filters["challenge_id"])


def _list_page(cases, form, challenge_id=None, chosen=()):
    """The queue as a list, from which several cases are decided alike."""
    actor = current_actor()
    return render_template(
        "moderation/index.html", cases=cases, glance=queries.glance(actor, challenge_id), appeals=queries.appeals_for(actor),
        last=queries.last_decision_by(actor), form=form, actions=subjects["entry"].actions, chosen=[case.id for case in chosen],
    )  # fmt: skip


def _case_page(case, form, cases=None, status=200):
    actor = current_actor()
    cases = cases if cases is not None else queries.desk(actor, **_filters())
    kind = subjects[case.subject]
    thing = kind.load(case.subject_id)
    possible = kind.possible(thing)
    is_entry = isinstance(thing, Entry)
    around = [one.id for one in cases]
    at = around.index(case.id) if case.id in around else -1
    return render_template(
        "moderation/case.html", case=case, form=form, cases=cases, kind=kind, thing=thing, possible=possible, glance=queries.glance(actor),
        revision=revision_of(thing) if is_entry else None, history=queries.history_of(case.subject, case.subject_id), reasons=DECISION_REASONS,
        report_reasons=REPORT_REASONS, similar=similar_entries(thing.challenge, thing.title, thing.excerpt, thing.id, 3) if is_entry else [],
        before=cases[at - 1] if at > 0 else None, after=cases[at + 1] if 0 <= at < len(cases) - 1 else None, last=queries.last_decision_by(actor),
        refused=why_not(actor, "case.decide", case), shortlisted=is_entry and is_shortlisted(thing), appeals=queries.appeals_for(actor),
    ), status  # fmt: skip


@pages.route("/moderation/cases/<int:case_id>", methods=["GET", "POST"])
@for_people
def case(case_id):
    """One case: what it is about, beside it the decision."""
    case = queries.visible_case(current_actor(), case_id)
    form = DecideForm.over(request.form)
    if request.method == "POST":
        answer = take(form, lambda values: _decided(case, values))
        return answer or _case_page(case, form, status=422)
    return _case_page(case, form)


def _decided(case, values: dict):
    commands.decide_case(actor=current_actor(), case=case, **values)
    flash(_("Decided: “%(title)s”. The author is told. You can undo it for 15 minutes.", title=case.title), "good")
    return redirect(url_for("moderation.index", **{name: request.args[name] for name in ("why", "challenge") if name in request.args}), 303)


@pages.post("/moderation/bulk")
@for_people
def bulk():
    """Decide several cases alike."""
    _desk_only()
    actor, form = current_actor(), DecideForm.over(request.form)
    cases = [queries.visible_case(actor, key) for key in numbers_in(request.form, "case") if key is not None]
    try:
        if answer := take(form, lambda values: _decided_alike(cases, values)):
            return answer
    except (Conflict, Denied) as refusal:
        form.form_errors.append(refusal.sentence)
    return _list_page(queries.desk(actor), form, chosen=cases), 422


def _decided_alike(cases: list, values: dict):
    if not cases:
        raise Invalid(_("Choose at least one case."))
    commands.decide_cases(actor=current_actor(), cases=cases, **values)
    flash(ngettext("%(num)d case decided.", "%(num)d cases decided.", len(cases)), "good")
    return redirect(url_for("moderation.index", list="all"), 303)


@pages.post("/moderation/decisions/<int:decision_id>/undo")
@for_people
def undo(decision_id):
    """Take one's own decision back."""
    decision = queries.own_decision(current_actor(), decision_id)
    case = commands.undo_decision(actor=current_actor(), decision=decision)
    flash(_("The decision is taken back; the case is open again."), "good")
    return redirect(url_for("moderation.case", case_id=case.id), 303)


@pages.route("/report/<subject>/<int:key>", methods=["GET", "POST"])
@for_people
def report(subject, key):
    """Say that something should be looked at."""
    kind = subjects[subject]
    thing = kind.load(key)
    if not kind.may_be_seen(current_actor(), thing):
        raise NotFound(_("There is nothing here."))
    form = ReportForm.over(request.form)

    def file(values):
        commands.report(actor=current_actor(), subject=subject, key=key, **values)
        flash(_("Thank you. The moderators have your report and will decide."), "good")
        return redirect(url_for("entries.show", entry_id=key) if subject == "entry" else url_for("people.show", handle=thing.handle), 303)

    if request.method == "POST" and (answer := take(form, file)):
        return answer
    return render_template("moderation/report.html", form=form, kind=kind, title=kind.title(thing), filed=queries.own_report(current_actor(), subject, key)), shown_again()


@pages.route("/decisions/<int:decision_id>", methods=["GET", "POST"])
@for_people
def decision(decision_id):
    """A decision about one's own thing: the reason, the sentence, the appeal."""
    decision = queries.own_decision(current_actor(), decision_id)
    form = AppealForm.over(request.form)

    def file(values):
        commands.appeal(actor=current_actor(), decision=decision, **values)
        flash(_("Your appeal is filed. Another moderator looks at it."), "good")
        return redirect(url_for("moderation.decision", decision_id=decision_id), 303)

    if request.method == "POST" and (answer := take(form, file)):
        return answer
    kind = subjects[decision.subject]
    appealable = decision.action in kind.refusing and decision.appeal is None and decision.undone_at is None and can(current_actor(), "appeal.file", decision)
    return render_template("moderation/decision.html", decision=decision, kind=kind, reasons=DECISION_REASONS, form=form, appealable=appealable), shown_again()


@pages.route("/moderation/appeals/<int:appeal_id>", methods=["GET", "POST"])
@for_people
def appeal(appeal_id):
    """An appeal, for another moderator than the first."""
    filed = queries.visible_appeal(current_actor(), appeal_id)
    form = DecideAppealForm.over(request.form)

    def decide(values):
        commands.decide_appeal(actor=current_actor(), filed=filed, uphold=values["outcome"] == "uphold", sentence=values["sentence"])
        flash(_("The appeal is decided, and the author is told."), "good")
        return redirect(url_for("moderation.index"), 303)

    if request.method == "POST" and (answer := take(form, decide)):
        return answer
    kind = subjects[filed.decision.subject]
    thing = kind.load(filed.decision.subject_id)
    return render_template(
        "moderation/appeal.html", filed=filed, form=form, kind=kind, thing=thing, reasons=DECISION_REASONS, refused=why_not(current_actor(), "appeal.decide", filed),
        revision=revision_of(thing) if isinstance(thing, Entry) else None,
    ), shown_again()  # fmt: skip
