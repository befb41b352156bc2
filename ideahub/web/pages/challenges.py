"""Challenges: the list, the brief, the rules, news, activity, and the sponsor's desk."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from ideahub.domain.accounts.queries import find_user
from ideahub.domain.challenges import commands, queries
from ideahub.domain.challenges.forms import AmendForm, AppointForm, CancelForm, CreateChallengeForm, UpdateForm
from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.rulebook import rulebook_of
from ideahub.domain.challenges.rules_in_words import in_words
from ideahub.domain.entries.queries import numbers_by_state, shortlist_of
from ideahub.domain.moderation.queries import answer_record, glance, public_log
from ideahub.domain.moderation.reasons import DECISION_REASONS
from ideahub.domain.moderation.subject import subjects
from ideahub.domain.organizations.queries import managed_organizations, visible_organization
from ideahub.domain.voting.queries import method_of, votes_a_day
from ideahub.kernel.errors import Denied, Invalid
from ideahub.kernel.money import parse
from ideahub.kernel.policy import authorize
from ideahub.kernel.words import _
from ideahub.observers.activity.queries import feed
from ideahub.web.moments import typed_moment
from ideahub.web.posting import shown_again, take
from ideahub.web.session import current_actor, for_people

pages = Blueprint("challenges", __name__)


@pages.get("/challenges")
def index():
    """Challenges by state, kind, language and prize."""
    wish = {name: request.args.get(name, "") for name in ("state", "kind", "language", "prize")}
    page = queries.listed_challenges(
        state=wish["state"], kind=wish["kind"], language=wish["language"], prize=wish["prize"] == "yes", cursor=request.args.get("from")
    )
    return render_template("challenges/index.html", page=page, wish=wish, kinds=contest_kinds, states=queries.STATES)


@pages.route("/challenges/new", methods=["GET", "POST"])
@for_people
def new():
    """Begin a challenge: title, organization, kind."""
    actor = current_actor()
    hosts = managed_organizations(actor)
    form = CreateChallengeForm.over(request.form, **({"organization": request.args.get("organization")} if request.method == "GET" else {}))
    form.organization.choices = [(host.slug, host.name) for host in hosts]
    form.kind.choices = [(kind.name, f"{kind.label}. {kind.summary}") for kind in contest_kinds]
    if request.method == "GET" and not form.kind.data:
        form.kind.data = next(iter(contest_kinds)).name
    if request.method == "POST" and (answer := take(form, _begun)):
        return answer
    return render_template("challenges/new.html", form=form, hosts=hosts), shown_again()


def _begun(values: dict):
    actor = current_actor()
    challenge = commands.create_challenge(
        actor=actor, organization=visible_organization(actor, values["organization"]), title=values["title"], kind=values["kind"]
    )
    return redirect(url_for("wizard.step", slug=challenge.slug, step="brief"), 303)


@pages.get("/challenges/<slug>")
def show(slug):
    """The brief."""
    challenge = queries.visible_challenge(current_actor(), slug)
    return render_template("challenges/show.html", challenge=challenge, rulebook=queries.newest_rulebook(challenge), method=method_of(challenge))


@pages.get("/challenges/<slug>/rules")
def rules(slug):
    """The rulebook in plain words, its hash, its amendments."""
    challenge = queries.visible_challenge(current_actor(), slug)
    books = queries.rulebooks_of(challenge)
    method, settings = method_of(challenge)
    words = in_words(rulebook_of(challenge), challenge.organization.name, method.describe(settings))
    return render_template("challenges/rules.html", challenge=challenge, books=books, words=words)


@pages.get("/challenges/<slug>/rules.json")
def rules_json(slug):
    """The canonical JSON of a rulebook: its bytes hash to the value that the rules page shows."""
    challenge = queries.visible_challenge(current_actor(), slug)
    books = {book.version: book for book in queries.rulebooks_of(challenge)}
    version = request.args.get("version", type=int) or max(books, default=0)
    if version not in books:
        raise Denied(_("The rules are frozen when the challenge is published."))
    return Response(books[version].body, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{slug}-rules-{version}.json"'})


@pages.route("/challenges/<slug>/updates", methods=["GET", "POST"])
def updates(slug):
    """News from the sponsor; the sponsor writes them here."""
    challenge = queries.visible_challenge(current_actor(), slug)
    form = UpdateForm.over(request.form)

    def post(values):
        commands.post_update(actor=current_actor(), challenge=challenge, **values)
        flash(_("The update is posted, and everybody in the challenge is told."), "good")
        return redirect(url_for("challenges.updates", slug=slug), 303)

    if request.method == "POST" and (answer := take(form, post)):
        return answer
    return render_template("challenges/updates.html", challenge=challenge, form=form, news=queries.updates_of(challenge)), shown_again()


@pages.get("/challenges/<slug>/activity")
def activity(slug):
    """What happened, for everybody."""
    challenge = queries.visible_challenge(current_actor(), slug)
    return render_template("challenges/activity.html", challenge=challenge, happenings=feed(challenge, request.args.get("before", type=int)))


@pages.get("/challenges/<slug>/moderation")
def moderation_log(slug):
    """The public log of decisions, without names."""
    challenge = queries.visible_challenge(current_actor(), slug)
    log = public_log(challenge, request.args.get("before", type=int))
    return render_template(
        "challenges/moderation_log.html", challenge=challenge, log=log, record=answer_record(challenge), reasons=DECISION_REASONS, subjects=subjects
    )


@pages.get("/challenges/<slug>/desk")
@for_people
def desk(slug):
    """The sponsor's desk of a running challenge."""
    challenge = queries.hosted_challenge(current_actor(), slug)
    return render_template(
        "challenges/desk.html", challenge=challenge, numbers=numbers_by_state(challenge), glance=glance(current_actor(), challenge.id),
        days=votes_a_day(challenge)[-30:], shortlist=shortlist_of(challenge), moderators=queries.appointed(challenge, "moderator"),
    )  # fmt: skip


@pages.route("/challenges/<slug>/amend", methods=["GET", "POST"])
@for_people
def amend(slug):
    """Extend, add, clarify: with a reason, in public."""
    challenge = queries.hosted_challenge(current_actor(), slug)
    authorize(current_actor(), "challenge.amend", challenge)
    form = AmendForm.over(request.form, **({"summary": challenge.summary, "brief": challenge.brief} if request.method == "GET" else {}))

    def change(values):
        commands.amend_rules(actor=current_actor(), challenge=challenge, **values, **_typed_changes(challenge))
        flash(_("The rules are amended, and everybody in the challenge is told."), "good")
        return redirect(url_for("challenges.rules", slug=slug), 303)

    if request.method == "POST" and (answer := take(form, change)):
        return answer
    return render_template("challenges/amend.html", challenge=challenge, form=form, zone=ZoneInfo(_zone())), shown_again()


def _zone() -> str:
    return current_actor().time_zone or "UTC"


def _typed_changes(challenge) -> dict:
    """Deadlines and prizes as they were typed beside the amendment's own fields."""
    ends: dict[str, datetime] = {}
    for phase in challenge.phases:
        typed = request.form.get(f"end-{phase.name}", "")
        if typed:
            ends[phase.name] = typed_moment(typed, _zone(), f"end-{phase.name}", keep=phase.ends_at)
    prizes = []
    label, amount, thing = (request.form.get(name, "").strip() for name in ("prize-label", "prize-amount", "prize-thing"))
    if label or amount or thing:
        if not label or not (amount or thing):
            raise Invalid(_("A prize needs a name, and an amount or a thing."), field="prize-label")
        money = parse(amount, request.form.get("prize-currency", "EUR"), field="prize-amount") if amount else None
        prizes.append({"label": label[:80], "amount": money and money.minor, "currency": money and money.currency, "thing": thing[:200] or None})
    return {"ends": ends, "prizes": prizes}


@pages.route("/challenges/<slug>/cancel", methods=["GET", "POST"])
@for_people
def cancel(slug):
    """Stop a challenge for good; asks for its title."""
    challenge = queries.hosted_challenge(current_actor(), slug)
    authorize(current_actor(), "challenge.cancel", challenge)
    form = CancelForm.over(request.form)

    def stop(values):
        if values["title"].casefold() != challenge.title.casefold():
            raise Invalid(_("This is not the title of the challenge. Type it as it stands above."), field="title")
        commands.cancel_challenge(actor=current_actor(), challenge=challenge, reason=values["reason"])
        flash(_("The challenge is cancelled, and everybody in it is told."), "warn")
        return redirect(url_for("challenges.show", slug=slug), 303)

    if request.method == "POST" and (answer := take(form, stop)):
        return answer
    return render_template("challenges/cancel.html", challenge=challenge, form=form), shown_again()


@pages.route("/challenges/<slug>/people", methods=["GET", "POST"])
@for_people
def people(slug):
    """Appoint and dismiss moderators and guests, also after publication."""
    challenge = queries.hosted_challenge(current_actor(), slug)
    form = AppointForm.over(request.form, **({"role": "moderator"} if request.method == "GET" else {}))
    if request.method == "POST" and (gone := request.form.get("dismiss", type=int)):
        commands.dismiss(actor=current_actor(), challenge=challenge, user=find_user(gone), role=request.form.get("dismiss_role", "moderator"))
        return redirect(url_for("challenges.people", slug=slug), 303)

    def add(values):
        commands.appoint(actor=current_actor(), challenge=challenge, **values)
        return redirect(url_for("challenges.people", slug=slug), 303)

    if request.method == "POST" and (answer := take(form, add)):
        return answer
    found = {role: queries.appointed(challenge, role) for role in ("moderator", "guest")}
    return render_template("challenges/people.html", challenge=challenge, form=form, people=found), shown_again()
