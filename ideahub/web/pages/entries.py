"""Entries: the lists, the entry itself, drafts, revisions, import and export."""

import secrets
from itertools import pairwise

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for

from ideahub.domain.challenges.queries import hosted_challenge, visible_challenge
from ideahub.domain.entries import commands, queries
from ideahub.domain.entries.content import problems_of
from ideahub.domain.entries.difference import difference
from ideahub.domain.entries.export import entries_for_export
from ideahub.domain.entries.imports import import_entries, look_over
from ideahub.domain.entries.models import Draft
from ideahub.domain.entries.ordering import ORDERS, listed
from ideahub.domain.entries.policies import entries_are_shown, names_are_shown, works_in
from ideahub.domain.entries.sheet import read_sheet, write_sheet
from ideahub.domain.files.commands import describe_file, store_file, store_picture
from ideahub.domain.moderation.queries import history_of, own_report
from ideahub.domain.moderation.reasons import DECISION_REASONS
from ideahub.domain.moderation.subject import subjects
from ideahub.domain.prizes.queries import awards_to
from ideahub.domain.results.queries import result_of
from ideahub.domain.voting.queries import method_of, own_marks, tally_visible
from ideahub.kernel import clock, files, pictures
from ideahub.kernel.errors import Conflict, DomainError, Invalid, NotFound
from ideahub.kernel.policy import authorize, can, why_not
from ideahub.kernel.words import _, ngettext
from ideahub.web.exposure import seen
from ideahub.web.session import current_actor, for_people

pages = Blueprint("entries", __name__)
MOST_FILE = 10_000_000


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
    marks = own_marks(actor, challenge)
    counts = tally_visible(actor, challenge, marks)
    orders = {name: words for name, words in ORDERS.items() if counts or name in ("fair", "newest")}
    order = request.args.get("order", "")
    if order not in orders:
        order = "fair" if challenge.state == "published" or not counts else "supported"
    shown = entries_are_shown(challenge) or works_in(actor, challenge)
    page = listed(challenge, order, request.args.get("from"), _seed(), clock.now().date()) if shown else None
    if page:
        seen(row.id for row in page)
    method, settings = method_of(challenge)
    return render_template(
        "entries/index.html", challenge=challenge, page=page, order=order, orders=orders, marks=marks, counts=counts, method=method, settings=settings,
        names=names_are_shown(actor, challenge), voting=challenge.is_on("votes"), why=why_not(actor, "ballot.hold", challenge) if actor.id else None,
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
    return render_template("entries/enter.html", challenge=challenge, drafts=drafts, own=queries.entries_in(challenge, actor))


def _typed(draft: Draft) -> dict:
    """The words of the form, as they were sent."""
    fields = draft.challenge.setup.get("entry_form", [])
    return {
        "title": request.form.get("title", ""), "text": request.form.get("text", ""), "language": request.form.get("language", "en")[:10],
        "answers": {field["key"]: request.form.get(f"answer-{field['key']}", "") for field in fields},
    }  # fmt: skip


@pages.route("/drafts/<int:draft_id>", methods=["GET", "POST"])
@for_people
def draft(draft_id):
    """The form of an entry: as long as the brief asks; every button saves first."""
    draft = queries.own_draft(current_actor(), draft_id)
    if request.method == "GET":
        return _draft_page(draft)
    typed, wish = _typed(draft), request.form.get("act", "save")
    try:
        incoming = _incoming(draft)
        commands.save_draft(actor=current_actor(), draft=draft, version=request.form.get("version", type=int), **typed)
        _keep_files(draft, incoming)
        return _after_saving(draft, wish)
    except DomainError as refusal:
        return _draft_page(draft, typed, refusal)


def _draft_page(draft: Draft, typed: dict | None = None, refusal=None):
    held = queries.files_of_draft(draft)
    words = typed or {"title": draft.title, "text": draft.text, "language": draft.language, "answers": draft.answers}
    kinds = [{"kind": file.kind, "field": field} for file, field in held]
    lacking = problems_of(draft.challenge.setup, words["title"], words["text"], words["answers"], kinds)
    problems = getattr(refusal, "problems", {}) if refusal else {}
    page = render_template(
        "entries/draft.html", draft=draft, challenge=draft.challenge, words=words, held=held, lacking=lacking, problems=problems,
        sentence=refusal.sentence if refusal and not problems else None, fields=draft.challenge.setup.get("entry_form", []),
    )  # fmt: skip
    return page, refusal.status if refusal else 200


def _incoming(draft: Draft) -> list[tuple]:
    """The pictures and files of this post, checked before anything is written."""
    found = []
    for sent in request.files.getlist("pictures"):
        if sent.filename:
            found.append(("picture", pictures.inspect_and_render(sent.read(), field="pictures"), sent, None))
    sheets = [("files", None)] + [(f"answer-{field['key']}", field["key"]) for field in draft.challenge.setup.get("entry_form", []) if field["kind"] == "file"]
    for name, field in sheets:
        for sent in request.files.getlist(name):
            if sent.filename:
                found.append(("file", files.check_file(sent.filename, sent.stream, MOST_FILE, field=name), sent, field))
    return found


def _keep_files(draft: Draft, incoming: list[tuple]) -> None:
    actor = current_actor()
    for kind, checked, sent, field in incoming:
        if kind == "picture":
            stored = store_picture(actor=actor, picture=checked, name=sent.filename, description="")
        else:
            stored = store_file(actor=actor, checked=checked, stream=sent.stream)
        commands.add_to_draft(actor=actor, draft=draft, file=stored, field=field)
    for file, _field in queries.files_of_draft(draft):
        words = request.form.get(f"description-{file.id}")
        if words is not None and words != file.description and file.subject is None:
            describe_file(actor=actor, file=file, description=words.strip()[:300])


def _after_saving(draft: Draft, wish: str):
    act, _dash, key = wish.partition("-")
    if act in ("up", "down", "out") and key.isdigit():
        commands.arrange_draft(actor=current_actor(), draft=draft, file_id=int(key), move=act)
    if act == "preview":
        return redirect(url_for("entries.preview", draft_id=draft.id), 303)
    if act == "submit":
        entry = commands.submit_draft(actor=current_actor(), draft=draft, note=request.form.get("note", "")[:200])
        return redirect(url_for("entries.receipt", entry_id=entry.id), 303)
    flash(_("The draft is saved."), "good")
    return redirect(url_for("entries.draft", draft_id=draft.id), 303)


@pages.post("/drafts/<int:draft_id>/save")
@for_people
def save_draft(draft_id):
    """A draft that saves itself: the words only; answers in JSON."""
    draft = queries.own_draft(current_actor(), draft_id)
    try:
        saved = commands.save_draft(actor=current_actor(), draft=draft, version=request.form.get("version", type=int), **_typed(draft))
    except (Conflict, Invalid) as refusal:
        return {"sentence": str(refusal.sentence)}, refusal.status
    return {"version": saved.version, "sentence": _("Saved at %(time)s UTC.", time=saved.saved_at.strftime("%H:%M"))}


@pages.get("/drafts/<int:draft_id>/preview")
@for_people
def preview(draft_id):
    """The entry as it will be shown."""
    draft = queries.own_draft(current_actor(), draft_id)
    return render_template("entries/preview.html", draft=draft, challenge=draft.challenge, held=queries.files_of_draft(draft), fields=draft.challenge.setup.get("entry_form", []))


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
    actor = current_actor()
    challenge = visible_challenge(actor, slug)
    found = queries.similar_entries(challenge, request.args.get("title", "")) if entries_are_shown(challenge) or works_in(actor, challenge) else []
    return render_template("entries/_similar.html", found=found)


@pages.get("/entries/<int:entry_id>")
def show(entry_id):
    """The entry, large; where it stands and why; the vote."""
    actor = current_actor()
    entry = queries.visible_entry(actor, entry_id)
    challenge, revision = entry.challenge, queries.revision_of(entry)
    marks = own_marks(actor, challenge)
    method, settings = method_of(challenge)
    seen([entry.id])
    return render_template(
        "entries/show.html", entry=entry, challenge=challenge, revision=revision, marks=marks, counts=tally_visible(actor, challenge, marks), method=method,
        settings=settings, names=names_are_shown(actor, challenge) or entry.author_id == actor.id, history=history_of("entry", entry.id), reasons=DECISION_REASONS,
        actions=subjects["entry"].actions, result=result_of(entry), shortlisted=queries.is_shortlisted(entry), fields=challenge.setup.get("entry_form", []),
        reported=own_report(actor, "entry", entry.id) if actor.id else None, works=works_in(actor, challenge), voting=challenge.is_on("votes"), why=why_not(actor, "vote.cast", entry) if actor.id else None,
    )  # fmt: skip


@pages.get("/entries/<int:entry_id>/receipt")
@for_people
def receipt(entry_id):
    """The receipt of one's own entry."""
    entry = queries.visible_entry(current_actor(), entry_id)
    if entry.author_id != current_actor().id:
        raise NotFound(_("There is no such page."))
    return render_template("entries/receipt.html", entry=entry, challenge=entry.challenge, revision=queries.revision_of(entry, 1))


@pages.get("/entries/<int:entry_id>/revisions")
def revisions(entry_id):
    """Every revision, each with what it changed."""
    entry = queries.visible_entry(current_actor(), entry_id)
    found = queries.revisions_of(entry)
    changes = {newer.number: (difference(older.title, newer.title), difference(older.text, newer.text)) for newer, older in pairwise(found)}
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
        commands.select_entry(actor=current_actor(), entry=entry, reason=request.form.get("reason", "").strip()[:240])
        flash(_("The entry is on the shortlist."), "good")
    return redirect(url_for("entries.show", entry_id=entry_id), 303)


@pages.get("/me/entries")
@for_people
def mine():
    """One's own entries, drafts and awards."""
    actor = current_actor()
    return render_template("entries/mine.html", entries=queries.entries_by(actor), drafts=queries.drafts_by(actor), awards=awards_to(actor))


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
    text = sent.read() if sent and sent.filename else request.form.get("sheet", "").encode()
    try:
        rows, problems = read_sheet(text, challenge.setup.get("entry_form", []))
    except Invalid as refusal:
        return render_template("entries/import.html", challenge=challenge, looked=None, sentence=refusal.sentence), 422
    fresh, here, more = look_over(challenge, rows)
    problems = {**problems, **more}
    if request.form.get("act") == "write" and fresh:
        written = import_entries(actor=actor, challenge=challenge, rows=rows)
        flash(ngettext("%(num)d entry was imported.", "%(num)d entries were imported.", len(written)), "good")
        return redirect(url_for("challenges.desk", slug=slug), 303)
    looked = {"fresh": fresh, "here": here, "problems": problems, "sheet": text.decode("utf-8-sig", errors="replace")}
    return render_template("entries/import.html", challenge=challenge, looked=looked, sentence=None)


@pages.get("/challenges/<slug>/entries.csv")
@for_people
def export(slug):
    """Every entry of the challenge as CSV, for those who work in it."""
    challenge = visible_challenge(current_actor(), slug)
    if not can(current_actor(), "entry.export", challenge):
        raise NotFound(_("There is no such page."))
    fields = challenge.setup.get("entry_form", [])
    header, rows = entries_for_export(challenge, fields)
    return Response(
        "".join(write_sheet(header, rows)), mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{slug}-entries.csv"'}
    )
