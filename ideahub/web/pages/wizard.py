"""The wizard: a draft, step by step; every step saves what was typed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from ideahub.domain.accounts.queries import find_user
from ideahub.domain.challenges import commands, queries
from ideahub.domain.challenges.entry_form import KINDS, clean_form
from ideahub.domain.challenges.forms import AppointForm, BriefForm, DecisionForm, EntriesForm, ModerationForm
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.rulebook import rulebook_of
from ideahub.domain.challenges.rules_in_words import in_words
from ideahub.domain.challenges.set_up import missing
from ideahub.domain.files.commands import attach_file, store_picture
from ideahub.domain.voting.method import voting_methods
from ideahub.domain.voting.queries import method_of
from ideahub.kernel.errors import Conflict, Invalid, NotFound
from ideahub.kernel.money import CURRENCIES, Money, parse
from ideahub.kernel.policy import authorize
from ideahub.kernel.text import clean_line
from ideahub.kernel.words import _, _l
from ideahub.web.moments import shown_moment, typed_moment
from ideahub.web.posting import sent_picture, take
from ideahub.web.session import current_actor, for_people

pages = Blueprint("wizard", __name__)
STEPS = {
    "brief": _l("The brief"),
    "form": _l("What entrants send"),
    "decision": _l("Who decides"),
    "moderation": _l("Moderation and rights"),
    "prizes": _l("Prizes"),
    "people": _l("People"),
    "dates": _l("Dates"),
    "preview": _l("Preview and publish"),
}
ROWS = 3


@pages.route("/challenges/<slug>/set-up/<step>", methods=["GET", "POST"])
@for_people
def step(slug, step):
    """One step: shown, or saved and on to the next."""
    if step not in STEPS:
        raise NotFound(_("There is no such step."))
    challenge = queries.hosted_challenge(current_actor(), slug)
    authorize(current_actor(), "challenge.edit", challenge)
    return SHOWING[step](challenge)


def _page(step: str, challenge: Challenge, status: int = 200, **values):
    names = list(STEPS)
    return render_template(
        f"wizard/{step}.html", challenge=challenge, steps=STEPS, step=step, place=names.index(step) + 1, lacking=missing(challenge), **values
    ), status


def _onward(step: str, challenge: Challenge):
    names = list(STEPS)
    if request.form.get("stay"):
        flash(_("The draft is saved."), "good")
        return redirect(url_for("wizard.step", slug=challenge.slug, step=step), 303)
    return redirect(url_for("wizard.step", slug=challenge.slug, step=names[names.index(step) + 1]), 303)


def _version() -> int | None:
    return request.form.get("version", type=int)


def _saved(form, step: str, challenge: Challenge, save):
    """Take the post; a Conflict is shown above the form, and what was typed is still in it."""
    try:
        return take(form, save), 422
    except Conflict as refusal:
        form.form_errors.append(refusal.sentence)
        return None, 409


def _brief(challenge: Challenge):
    typed = {} if request.method == "POST" else {name: getattr(challenge, name) for name in ("title", "summary", "brief", "language", "visibility")}
    form, status = BriefForm.over(request.form, **typed), 200

    def save(values):
        sent = sent_picture("picture")
        picture = None
        if sent:
            picture = store_picture(actor=current_actor(), picture=sent[0], name=sent[1], description=values["title"])
            attach_file(actor=current_actor(), file=picture, subject="challenge", subject_id=challenge.id)
        commands.save_brief(actor=current_actor(), challenge=challenge, version=_version(), picture_id=picture and picture.id, **values)
        return _onward("brief", challenge)

    if request.method == "POST":
        answer, status = _saved(form, "brief", challenge, save)
        if answer:
            return answer
    return _page("brief", challenge, status, form=form)


def _domains(typed: str) -> list[str]:
    return [domain for domain in (clean_line(each).lower().lstrip("@") for each in (typed or "").split(",")) if "." in domain][:50]


def _audience(values: dict) -> dict:
    return {"who": values["who"], "domains": _domains(values["domains"]), "min_account_days": values["min_account_days"] or 0}


def _said_audience(rule: dict) -> dict:
    return {"who": rule.get("who"), "domains": ", ".join(rule.get("domains", [])), "min_account_days": rule.get("min_account_days", 0)}


def _typed_fields() -> list[dict]:
    """The rows of the field builder as they were typed; empty rows are left out."""
    rows = []
    for at in range(request.form.get("rows", 0, type=int)):
        row = {name: request.form.get(f"{name}-{at}", "") for name in ("key", "label", "kind", "help", "max", "min", "choices")}
        row["required"] = f"required-{at}" in request.form
        if row["label"].strip() or row["help"].strip():
            rows.append(row)
    return rows


def _moved(rows: list[dict], wish: str) -> list[dict]:
    """The rows after a button such as up-2, down-0 or out-1."""
    act, _dash, at = wish.partition("-")
    if not at.isdigit() or int(at) >= len(rows):
        return rows
    row = rows.pop(int(at))
    if act != "out":
        rows.insert(max(0, int(at) - 1) if act == "up" else int(at) + 1, row)
    return rows


def _form(challenge: Challenge):
    setup, status = challenge.setup, 200
    typed = {} if request.method == "POST" else {**setup["entries"], **_said_audience(setup["eligibility"]["enter"]), "sponsor_people": setup["eligibility"]["sponsor_people"]}
    form = EntriesForm.over(request.form, **typed)
    rows = _typed_fields() if request.method == "POST" else list(setup["entry_form"])
    wish = request.form.get("move", "")
    if wish:
        rows = _moved(rows, wish)

    def save(values):
        entries = {name: values[name] for name in ("per_person", "pictures_max", "files_max", "shown", "names")}
        eligibility = {**challenge.setup["eligibility"], "enter": _audience(values), "sponsor_people": values["sponsor_people"]}
        sections = {"entry_form": clean_form(rows), "entries": entries, "eligibility": eligibility}
        commands.save_rules(actor=current_actor(), challenge=challenge, sections=sections, version=_version())
        return _onward("form", challenge)

    if request.method == "POST" and not wish:
        answer, status = _saved(form, "form", challenge, save)
        if answer:
            return answer
    empty = {"key": "", "label": "", "kind": "short_text", "help": "", "required": False}
    return _page("form", challenge, status, form=form, rows=[*rows, *[empty] * ROWS], kinds=KINDS)


def _decision(challenge: Challenge):
    setup, status = challenge.setup, 200
    typed = {} if request.method == "POST" else {**setup["voting"], "by": setup["decides"]["by"], **_said_audience(setup["eligibility"]["vote"])}
    typed.pop("settings", None)
    form = DecisionForm.over(request.form, **typed)
    form.method.choices = [(method.name, f"{method.label}") for method in voting_methods]

    def save(values):
        method = voting_methods[values["method"]]
        settings = method.clean_settings({each.key: request.form.get(f"{method.name}-{each.key}") for each in method.settings})
        sections = {
            "voting": {"method": method.name, "settings": settings, "tally": values["tally"]},
            "decides": {**challenge.setup["decides"], "by": values["by"]},
            "eligibility": {**challenge.setup["eligibility"], "vote": _audience(values)},
        }
        commands.save_rules(actor=current_actor(), challenge=challenge, sections=sections, version=_version())
        return _onward("decision", challenge)

    if request.method == "POST":
        answer, status = _saved(form, "decision", challenge, save)
        if answer:
            return answer
    return _page("decision", challenge, status, form=form, methods=voting_methods, chosen=setup["voting"])


def _moderation(challenge: Challenge):
    setup, status = challenge.setup, 200
    typed = {} if request.method == "POST" else {**setup["moderation"], "decide_days": setup["waits"]["decide_days"], "terms": setup["rights"]["terms"]}
    form = ModerationForm.over(request.form, **typed)

    def save(values):
        sections = {
            "moderation": {name: values[name] for name in ("mode", "answer_hours", "appeal_days")},
            "waits": {**challenge.setup["waits"], "decide_days": values["decide_days"]},
            "rights": {"terms": values["terms"]},
        }
        commands.save_rules(actor=current_actor(), challenge=challenge, sections=sections, version=_version())
        return _onward("moderation", challenge)

    if request.method == "POST":
        answer, status = _saved(form, "moderation", challenge, save)
        if answer:
            return answer
    return _page("moderation", challenge, status, form=form)


def _typed_prizes() -> list[dict]:
    rows = []
    for at in range(request.form.get("rows", 0, type=int)):
        row = {name: clean_line(request.form.get(f"{name}-{at}", ""))[:200] for name in ("label", "amount", "currency", "thing")}
        if row["label"] or row["amount"] or row["thing"]:
            rows.append(row)
    return rows[:50]


def _clean_prizes(rows: list[dict]) -> list[dict]:
    prizes, problems = [], {}
    for at, row in enumerate(rows):
        if not row["label"] or not (row["amount"] or row["thing"]):
            problems[f"label-{at}"] = _("A prize needs a name, and an amount or a thing.")
            continue
        try:
            money = parse(row["amount"], row["currency"], field=f"amount-{at}") if row["amount"] else None
        except Invalid as refusal:
            problems |= refusal.problems
            continue
        prizes.append({"label": row["label"], "amount": money and money.minor, "currency": money and money.currency, "thing": row["thing"] or None})
    if problems:
        raise Invalid(_("Please look again at what is marked."), problems=problems)
    return prizes


def _prizes(challenge: Challenge):
    problems, status, sentence = {}, 200, None
    rows = _typed_prizes() if request.method == "POST" else [
        {"label": prize.label, "amount": _typed_amount(prize), "currency": prize.currency, "thing": prize.thing or ""} for prize in challenge.prizes
    ]  # fmt: skip
    if request.method == "POST":
        try:
            commands.promise_prizes(actor=current_actor(), challenge=challenge, prizes=_clean_prizes(rows), version=_version())
            return _onward("prizes", challenge)
        except Invalid as refusal:
            problems, status = refusal.problems, 422
        except Conflict as refusal:
            sentence, status = refusal.sentence, 409
    empty = {"label": "", "amount": "", "currency": rows[0]["currency"] if rows else "EUR", "thing": ""}
    return _page("prizes", challenge, status, rows=[*rows, *[empty] * ROWS], currencies=CURRENCIES, problems=problems, sentence=sentence)


def _typed_amount(prize) -> str:
    """An amount as one types it, in whole units where it is whole."""
    return str(Money(prize.amount, prize.currency).major()) if prize.amount is not None else ""


def _people(challenge: Challenge):
    form, status = AppointForm.over(request.form), 200
    if request.method == "GET":
        form.role.data = "moderator"
    if request.method == "POST" and (gone := request.form.get("dismiss", type=int)):
        commands.dismiss(actor=current_actor(), challenge=challenge, user=find_user(gone), role=request.form.get("dismiss_role", "moderator"))
        return redirect(url_for("wizard.step", slug=challenge.slug, step="people"), 303)

    def add(values):
        commands.appoint(actor=current_actor(), challenge=challenge, **values)
        return redirect(url_for("wizard.step", slug=challenge.slug, step="people"), 303)

    if request.method == "POST":
        answer, status = _saved(form, "people", challenge, add)
        if answer:
            return answer
    people = {role: queries.appointed(challenge, role) for role in ("moderator", "guest")}
    return _page("people", challenge, status, form=form, people=people)


def _dates(challenge: Challenge):
    zone = current_actor().time_zone or "UTC"
    problems, status, sentence = {}, 200, None
    typed = {f"{end}-{phase.name}": shown_moment(getattr(phase, f"{end}s_at"), zone) for phase in challenge.phases for end in ("start", "end")}
    if request.method == "POST":
        typed = {name: request.form.get(name, "") for name in typed}
        try:
            commands.plan_phases(actor=current_actor(), challenge=challenge, phases=_typed_phases(challenge, typed, zone), version=_version())
            return _onward("dates", challenge)
        except Invalid as refusal:
            problems, status = refusal.problems, 422
        except Conflict as refusal:
            sentence, status = refusal.sentence, 409
    return _page("dates", challenge, status, typed=typed, zone=zone, problems=problems, sentence=sentence)


def _typed_phases(challenge: Challenge, typed: dict, zone: str) -> list[dict]:
    phases, problems = [], {}
    for phase in challenge.phases:
        ends = {}
        for end in ("start", "end"):
            name = f"{end}-{phase.name}"
            try:
                ends[end] = typed_moment(typed[name], zone, name, keep=getattr(phase, f"{end}s_at"))
            except Invalid as refusal:
                problems |= refusal.problems
        if len(ends) == 2 and ends["end"] <= ends["start"]:
            problems[f"end-{phase.name}"] = _("“%(phase)s” ends before it begins.", phase=phase.label)
        if len(ends) == 2:
            phases.append({"name": phase.name, "label": phase.label, "starts_at": ends["start"], "ends_at": ends["end"], "switches": phase.switches})
    if problems:
        raise Invalid(_("Please look again at what is marked."), problems=problems)
    return phases


def _preview(challenge: Challenge):
    if request.method == "POST":
        try:
            commands.publish_challenge(actor=current_actor(), challenge=challenge)
            flash(_("The challenge is published and its rules are frozen."), "good")
            return redirect(url_for("challenges.show", slug=challenge.slug), 303)
        except Invalid as refusal:
            flash(refusal.sentence, "bad")
    method, settings = method_of(challenge)
    words = in_words(rulebook_of(challenge), challenge.organization.name, method.describe(settings))
    return _page("preview", challenge, 422 if request.method == "POST" else 200, words=words)


SHOWING = {
    "brief": _brief, "form": _form, "decision": _decision, "moderation": _moderation, "prizes": _prizes, "people": _people, "dates": _dates, "preview": _preview,
}  # fmt: skip


@pages.post("/challenges/<slug>/delete")
@for_people
def delete(slug):
    """Throw a draft away."""
    challenge = queries.hosted_challenge(current_actor(), slug)
    organization = challenge.organization.slug
    commands.delete_draft(actor=current_actor(), challenge=challenge)
    flash(_("The draft is deleted."), "good")
    return redirect(url_for("organizations.show", slug=organization), 303)
