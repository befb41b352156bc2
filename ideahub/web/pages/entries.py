"""Entries: the lists, the entry itself, drafts, revisions, import and export."""

import re
import secrets
from itertools import pairwise

from flask import Blueprint, Response, flash, redirect, render_template, request, session, stream_with_context, url_for

from ideahub.domain.challenges.queries import hosted_challenge, visible_challenge
from ideahub.domain.challenges.rules_in_words import SHOWN, TERMS
from ideahub.domain.entries import commands, queries
from ideahub.domain.entries.answers import longest
from ideahub.domain.entries.content import NOTE_MOST, TEXT_MOST, TITLE_MOST
from ideahub.domain.entries.export import entries_for_export
from ideahub.domain.entries.imports import import_entries, look_over
from ideahub.domain.entries.models import Draft
from ideahub.domain.entries.ordering import ORDERS, listed
from ideahub.domain.entries.policies import entries_are_shown, names_are_shown, works_in
from ideahub.domain.entries.sheet import decoded, read_sheet, write_sheet
from ideahub.domain.moderation.queries import history_of, own_report
from ideahub.domain.prizes.queries import awards_to
from ideahub.domain.results.queries import result_of
from ideahub.domain.teams.queries import people_of
from ideahub.domain.voting.queries import method_of
from ideahub.kernel import clock
from ideahub.kernel.errors import DomainError, Invalid, NotFound
from ideahub.kernel.policy import authorize, can, why_not
from ideahub.kernel.words import _, ngettext
from ideahub.web.addresses import number_in
from ideahub.web.entry_files import incoming_files, keep_files, language_choices
from ideahub.web.entry_words import changes_between, journey_of, standing_of
from ideahub.web.exposure import seen
from ideahub.web.idempotency import keep_what_is_written
from ideahub.web.marking import marking_of
from ideahub.web.session import current_actor, for_people
from ideahub.web.spoken_times import clock_words

pages = Blueprint("entries", __name__)
FITS_INTO_FORM = 300_000


def _seed() -> str:
    """What makes the fair order this visitor's own: the account, else a number kept in the cookie."""
    actor = current_actor()
    if actor.id is not None:
        return str(actor.id)
    if "seed" not in session:
        session["seed"] = secrets.token_hex(4)
    return session["seed"]


@pages.get("/challenges/<slug>/entries")
def index(slug):
    """The published entries, 24 a page, in one of the orders."""
    actor = current_actor()
    challenge = visible_challenge(actor, slug)
    marking = marking_of(actor, challenge)
    counts = marking.counted
    orders = {name: words for name, words in ORDERS.items() if counts or name in ("fair", "newest")}
    order = request.args.get("order", "")
    if order not in orders:
        order = "fair" if challenge.state == "published" or not counts else "supported"
    shown = entries_are_shown(challenge) or works_in(actor, challenge)
    page = listed(challenge, order, request.args.get("from"), _seed(), clock.now().date()) if shown else None
    if page:
        seen(row.id for row in page)
    return render_template(
        "entries/index.html", challenge=challenge, page=page, order=order, orders=orders, marking=marking, names=names_are_shown(actor, challenge),
        voting=challenge.is_on("votes"), why=why_not(actor, "ballot.hold", challenge) if actor.id else None,
    )  # fmt: skip


@pages.route("/challenges/<slug>/enter", methods=["GET", "POST"])
def enter(slug):
    """The rules at a glance; begin a draft, or go on with one."""
    actor = current_actor()
    challenge = visible_challenge(actor, slug)
    if request.method == "POST":
        if actor.id is None:
            return redirect(url_for("accounts.sign_in", next=url_for("entries.enter", slug=slug)), 303)
        draft = commands.start_draft(actor=actor, challenge=challenge)
        return redirect(url_for("entries.draft", draft_id=draft.id), 303)
    drafts = queries.drafts_in(challenge, actor) if actor.id else []
    rules, method = challenge.setup, method_of(challenge)
    return render_template(
        "entries/enter.html", challenge=challenge, drafts=drafts, own=queries.entries_in(challenge, actor), rules=rules.get("entries", {}), shown=SHOWN,
        moderation=rules.get("moderation", {}), rights=TERMS.get(rules.get("rights", {}).get("terms")), standing_of=standing_of, method=method[0],
        counted=queries.counted_entries(actor.id, challenge) if actor.id else 0, why=why_not(actor, "entry.start", challenge) if actor.id else None,
    )  # fmt: skip


def _typed(draft: Draft) -> dict:
    """The words of the form, as they were sent."""
    fields = draft.challenge.setup.get("entry_form", [])
    return {
        "title": request.form.get("title", ""), "text": request.form.get("text", ""), "language": request.form.get("language", ""),
        "answers": {field["key"]: request.form.get(f"answer-{field['key']}", "") for field in fields},
    }  # fmt: skip


@pages.route("/drafts/<int:draft_id>", methods=["GET", "POST"])
@for_people
def draft(draft_id):
    """The form of an entry: as long as the brief asks; every button saves first."""
    draft = queries.own_draft(current_actor(), draft_id)
    if request.method == "GET":
        return _draft_page(draft)
    typed = _typed(draft)
    incoming, problems = incoming_files(draft.challenge.setup, len(draft.files))
    try:
        commands.save_draft(actor=current_actor(), draft=draft, version=number_in(request.form, "version"), **typed)
        keep_files(current_actor(), draft, incoming)
        return _after_saving(draft, request.form.get("act", "save"), problems)
    except DomainError as refusal:
        return _draft_page(draft, typed, refusal)


def _draft_page(draft: Draft, typed: dict | None = None, refusal: DomainError | None = None, problems: dict | None = None):
    """The form with what was typed; what was refused stands above it and at its fields."""
    words = typed or {"title": draft.title, "text": draft.text, "language": draft.language, "answers": draft.answers}
    problems = problems or getattr(refusal, "problems", {})
    page = render_template(
        "entries/draft.html", draft=draft, challenge=draft.challenge, words=words, held=queries.files_of_draft(draft), lacking=queries.lacking(draft), problems=problems,
        sentence=refusal.sentence if refusal else None, fields=draft.challenge.setup.get("entry_form", []), rules=draft.challenge.setup.get("entries", {}),
        found=_alike(draft.challenge, words["title"], draft.entry_id), languages=language_choices(words["language"]), title_most=TITLE_MOST, text_most=TEXT_MOST, longest=longest,
    )  # fmt: skip
    return page, refusal.status if refusal else 200


def _after_saving(draft: Draft, wish: str, problems: dict):
    """What the button wishes, once everything that could be saved is saved."""
    actor, (act, _dash, key) = current_actor(), wish.partition("-")
    if problems:
        return _saved_but(draft, Invalid(_("The draft is saved, but not everything could be taken."), problems=problems))
    if act in ("up", "down", "out") and re.fullmatch("[0-9]{1,10}", key, re.ASCII):
        commands.arrange_draft(actor=actor, draft=draft, file_id=int(key), move=act)
    if act == "preview":
        return redirect(url_for("entries.preview", draft_id=draft.id), 303)
    if act == "submit":
        refusal = commands.hindrance(actor=actor, draft=draft)
        return _saved_but(draft, refusal) if refusal else _hand_in(draft, request.form.get("note", ""))
    flash(_("The draft is saved."), "good")
    anchor = "pictures-title" if act in ("up", "down", "out") else None
    return redirect(url_for("entries.draft", draft_id=draft.id, note=request.form.get("note", "")[: 2 * NOTE_MOST] or None, _anchor=anchor), 303)


def _saved_but(draft: Draft, refusal: DomainError):
    """The words are saved, and stay so; the rest is refused."""
    keep_what_is_written()
    return _draft_page(draft, refusal=refusal)


def _hand_in(draft: Draft, note: str = ""):
    draft_id = draft.id
    entry = commands.submit_draft(actor=current_actor(), draft=draft, note=note)
    return redirect(url_for("entries.receipt", entry_id=entry.id, draft=draft_id), 303)


@pages.post("/drafts/<int:draft_id>/save")
def save_draft(draft_id):
    """A draft that saves itself: the words only; answers in JSON."""
    try:
        draft = queries.own_draft(current_actor(), draft_id)
        saved = commands.save_draft(actor=current_actor(), draft=draft, version=number_in(request.form, "version"), **_typed(draft))
    except DomainError as refusal:
        status = 401 if current_actor().id is None else refusal.status
        return {"sentence": _("Not saved: you are signed out. What you write is kept in this browser.") if status == 401 else str(refusal.sentence)}, status
    lacking = queries.lacking(saved)
    return {"version": saved.version, "sentence": _("Saved at %(time)s.", time=clock_words(saved.saved_at)), "missing": len(lacking)}


@pages.post("/drafts/<int:draft_id>/submit")
@for_people
def submit(draft_id):
    """Hand in the draft as it was saved."""
    draft = queries.own_draft(current_actor(), draft_id)
    refusal = commands.hindrance(actor=current_actor(), draft=draft)
    return _draft_page(draft, refusal=refusal) if refusal else _hand_in(draft)


@pages.get("/drafts/<int:draft_id>/preview")
@for_people
def preview(draft_id):
    """The entry as it will be shown."""
    draft = queries.own_draft(current_actor(), draft_id)
    challenge = draft.challenge
    return render_template(
        "entries/preview.html", draft=draft, challenge=challenge, held=queries.files_of_draft(draft), fields=challenge.setup.get("entry_form", []),
        lacking=queries.lacking(draft),
    )  # fmt: skip


@pages.post("/drafts/<int:draft_id>/delete")
@for_people
def delete_draft(draft_id):
    """Throw a draft away."""
    draft = queries.own_draft(current_actor(), draft_id)
    commands.delete_draft(actor=current_actor(), draft=draft)
    flash(_("The draft is deleted."), "good")
    return redirect(url_for("entries.mine"), 303)


@pages.get("/challenges/<slug>/similar")
def similar(slug):
    """Entries like the title that is being typed, as a fragment."""
    challenge = visible_challenge(current_actor(), slug)
    found = _alike(challenge, request.args.get("title", ""), number_in(request.args, "besides"))
    return render_template("entries/_similar.html", found=found)


def _alike(challenge, title: str, besides: int | None = None) -> list:
    """Entries like this title, where this viewer may see the entries at all."""
    if not (entries_are_shown(challenge) or works_in(current_actor(), challenge)):
        return []
    return queries.similar_entries(challenge, title[:400], besides=besides)


@pages.get("/entries/<int:entry_id>")
def show(entry_id):
    """The entry, large; where it stands and why; the vote."""
    actor = current_actor()
    entry = queries.visible_entry(actor, entry_id)
    challenge, revision = entry.challenge, queries.revision_of(entry)
    seen([entry.id])
    return render_template(
        "entries/show.html", entry=entry, challenge=challenge, revision=revision, attachments=[(each.file, each.field) for each in revision.attachments], marking=marking_of(actor, challenge),
        people=people_of(entry), names=names_are_shown(actor, challenge) or entry.author_id == actor.id, journey=_journey(actor, entry), mine=entry.author_id == actor.id, standing_of=standing_of,
        shortlisted=queries.is_shortlisted(entry), fields=challenge.setup.get("entry_form", []), rights=TERMS.get(challenge.setup.get("rights", {}).get("terms")),
        reported=own_report(actor, "entry", entry.id) if actor.id else None, works=works_in(actor, challenge), voting=challenge.is_on("votes"), why=why_not(actor, "vote.cast", entry) if actor.id else None,
    )  # fmt: skip


def _journey(actor, entry) -> list[tuple]:
    """Where it stands and why, as much of it as this viewer may know."""
    inside = entry.author_id == actor.id or works_in(actor, entry.challenge)
    return journey_of(entry, history_of("entry", entry.id), inside, result_of(entry), queries.is_shortlisted(entry))


@pages.get("/entries/<int:entry_id>/receipt")
@for_people
def receipt(entry_id):
    """The receipt of one's own entry."""
    entry = queries.visible_entry(current_actor(), entry_id)
    if entry.author_id != current_actor().id:
        raise NotFound(_("There is no such page."))
    draft_id = number_in(request.args, "draft")
    return render_template(
        "entries/receipt.html", entry=entry, challenge=entry.challenge, revision=queries.revision_of(entry, 1), journey=_journey(current_actor(), entry),
        forget=[f"draft-{draft_id}"] if draft_id else [],
    )  # fmt: skip


@pages.get("/entries/<int:entry_id>/revisions")
def revisions(entry_id):
    """Every revision, each with what it changed."""
    entry = queries.visible_entry(current_actor(), entry_id)
    found, fields = queries.revisions_of(entry), entry.challenge.setup.get("entry_form", [])
    changes = {newer.number: changes_between(older, newer, fields) for newer, older in pairwise(found)}
    return render_template("entries/revisions.html", entry=entry, challenge=entry.challenge, revisions=found, changes=changes)


@pages.post("/entries/<int:entry_id>/edit")
@for_people
def edit(entry_id):
    """Begin a change of an entry."""
    draft = commands.start_revision(actor=current_actor(), entry=queries.visible_entry(current_actor(), entry_id))
    return redirect(url_for("entries.draft", draft_id=draft.id), 303)


@pages.route("/entries/<int:entry_id>/withdraw", methods=["GET", "POST"])
@for_people
def withdraw(entry_id):
    """Ask, then take the entry back."""
    entry = queries.visible_entry(current_actor(), entry_id)
    if request.method == "GET":
        authorize(current_actor(), "entry.withdraw", entry)
        return render_template("entries/withdraw.html", entry=entry, challenge=entry.challenge)
    commands.withdraw_entry(actor=current_actor(), entry=entry)
    flash(_("The entry is withdrawn. Nobody else sees it any more."), "good")
    return redirect(url_for("entries.mine"), 303)


@pages.post("/entries/<int:entry_id>/shortlist")
@for_people
def shortlist(entry_id):
    """Put an entry on the shortlist, or take it off."""
    entry = queries.visible_entry(current_actor(), entry_id)
    if request.form.get("act") == "off":
        commands.deselect_entry(actor=current_actor(), entry=entry)
        flash(_("The entry is off the shortlist."), "good")
    else:
        commands.select_entry(actor=current_actor(), entry=entry, reason=request.form.get("reason", ""))
        flash(_("The entry is on the shortlist."), "good")
    return redirect(url_for("entries.show", entry_id=entry_id), 303)


@pages.get("/me/entries")
@for_people
def mine():
    """One's own entries, drafts and awards."""
    actor = current_actor()
    return render_template("entries/mine.html", entries=queries.entries_by(actor), drafts=queries.drafts_by(actor), awards=awards_to(actor), standing_of=standing_of)


@pages.route("/challenges/<slug>/import", methods=["GET", "POST"])
@for_people
def import_page(slug):
    """Entries from CSV: looked at first, then written."""
    actor = current_actor()
    challenge = hosted_challenge(actor, slug)
    authorize(actor, "entry.import", challenge)
    if request.method == "GET":
        return render_template("entries/import.html", challenge=challenge, looked=None, sentence=None)
    sent = request.files.get("file")
    content = sent.read() if sent and sent.filename else request.form.get("sheet", "").encode()
    try:
        rows, problems = read_sheet(content, challenge.setup.get("entry_form", []))
    except Invalid as refusal:
        return render_template("entries/import.html", challenge=challenge, looked=None, sentence=refusal.sentence), 422
    fresh, here, more = look_over(challenge, rows)
    if request.form.get("act") == "write" and fresh:
        written = import_entries(actor=actor, challenge=challenge, rows=rows)
        flash(ngettext("%(num)d entry was imported.", "%(num)d entries were imported.", len(written)), "good")
        return redirect(url_for("challenges.desk", slug=slug), 303)
    looked = {"fresh": fresh, "here": here, "problems": sorted({**problems, **more}.items()), "sheet": decoded(content) if len(content) < FITS_INTO_FORM else None}
    return render_template("entries/import.html", challenge=challenge, looked=looked, sentence=None)


@pages.get("/challenges/<slug>/entries.csv")
@for_people
def export(slug):
    """Every entry of the challenge as CSV, for those who work in it; sent as it is read."""
    challenge = visible_challenge(current_actor(), slug)
    if not can(current_actor(), "entry.export", challenge):
        raise NotFound(_("There is no such page."))
    name = f"{slug}-entries.csv"
    lines = stream_with_context(write_sheet(*entries_for_export(challenge)))
    return Response(lines, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"})
