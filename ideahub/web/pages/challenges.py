"""Challenges: the list, the brief, the rules, news, activity, and the sponsor's desk."""

from datetime import datetime
from zoneinfo import available_timezones

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from ideahub.domain.challenges import commands, queries
from ideahub.domain.challenges.forms import LANGUAGES, AmendForm, CancelForm, CreateChallengeForm, UpdateForm
from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.rulebook import rulebook_of
from ideahub.domain.challenges.rules_in_words import in_words
from ideahub.domain.entries.queries import numbers_by_state, shortlist_of
from ideahub.domain.moderation.queries import answer_record, glance, public_log
from ideahub.domain.moderation.reasons import DECISION_REASONS
from ideahub.domain.moderation.subject import subjects
from ideahub.domain.organizations.queries import managed_organizations, visible_organization
from ideahub.domain.voting.queries import method_of, votes_a_day
from ideahub.kernel import clock
from ideahub.kernel.errors import Invalid, NotFound
from ideahub.kernel.forms import choices_of
from ideahub.kernel.money import CURRENCIES, parse
from ideahub.kernel.policy import authorize
from ideahub.kernel.text import clean_line
from ideahub.kernel.words import _
from ideahub.observers.activity.queries import feed
from ideahub.web.addresses import number_in
from ideahub.web.appointing import appointing, people_of
from ideahub.web.moments import shown_moment, typed_moment
from ideahub.web.posting import shown_again, take
from ideahub.web.rule_changes import changes_of
from ideahub.web.session import current_actor, for_people
from ideahub.web.spoken_times import day_words, locale_name
from ideahub.web.wizard_steps import read_prize, typed_amount

pages = Blueprint("challenges", __name__)


@pages.get("/challenges")
def index():
    """Challenges by state, kind, organization, language and prize; the nearest deadline first."""
    wish = {name: request.args.get(name, "")[:80] for name in ("state", "kind", "language", "prize", "organization")}
    host = visible_organization(current_actor(), wish["organization"]) if wish["organization"] else None
    page = queries.listed_challenges(
        state=wish["state"], kind=wish["kind"], language=wish["language"], prize=wish["prize"] == "yes", organization_id=host and host.id,
        cursor=request.args.get("from"),
    )  # fmt: skip
    asked = {name: value for name, value in wish.items() if value}
    return render_template("challenges/index.html", page=page, wish=wish, asked=asked, host=host, kinds=contest_kinds, languages=LANGUAGES)


@pages.route("/challenges/new", methods=["GET", "POST"])
@for_people
def new():
    """Begin a challenge: title, organization, kind."""
    actor = current_actor()
    hosts = managed_organizations(actor)
    form = CreateChallengeForm.over(request.form, **({"organization": request.args.get("organization")} if request.method == "GET" else {}))
    form.organization.choices = choices_of((host.slug, host.name) for host in hosts)
    form.kind.choices = choices_of((kind.name, f"{kind.label}. {kind.summary}") for kind in contest_kinds if kind.by_wizard)
    if request.method == "GET" and not form.kind.data:
        form.kind.data = next(kind.name for kind in contest_kinds if kind.by_wizard)
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
    amendments = [(book, changes_of(book)) for book in books if book.version > 1]
    return render_template("challenges/rules.html", challenge=challenge, books=books, words=words, amendments=amendments)


@pages.get("/challenges/<slug>/rules.json")
def rules_json(slug):
    """The canonical JSON of a rulebook: its bytes hash to the value that the rules page shows."""
    challenge = queries.visible_challenge(current_actor(), slug)
    books = {book.version: book for book in queries.rulebooks_of(challenge)}
    version = number_in(request.args, "version") or max(books, default=0)
    if version not in books:
        raise NotFound(_("There is no such rulebook. The rules are frozen when the challenge is published."))
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
    happenings, more = feed(challenge, number_in(request.args, "before"))
    return render_template("challenges/activity.html", challenge=challenge, happenings=happenings, more=more)


@pages.get("/challenges/<slug>/moderation")
def moderation_log(slug):
    """The public log of decisions, without names."""
    challenge = queries.visible_challenge(current_actor(), slug)
    log = public_log(challenge, number_in(request.args, "before"))
    return render_template(
        "challenges/moderation_log.html", challenge=challenge, log=log, record=answer_record(challenge), reasons=DECISION_REASONS, subjects=subjects
    )


@pages.get("/challenges/<slug>/desk")
@for_people
def desk(slug):
    """The sponsor's desk of a running challenge."""
    challenge = queries.hosted_challenge(current_actor(), slug)
    days = [(day_words(datetime.fromisoformat(f"{day}T12:00Z")), count) for day, count in votes_a_day(challenge)[-30:]]
    return render_template(
        "challenges/desk.html", challenge=challenge, numbers=numbers_by_state(challenge), glance=glance(current_actor(), challenge.id),
        days=days, shortlist=shortlist_of(challenge), moderators=queries.appointed(challenge, "moderator"),
    )  # fmt: skip


@pages.route("/challenges/<slug>/amend", methods=["GET", "POST"])
@for_people
def amend(slug):
    """Extend, add, clarify: with a reason, in public."""
    challenge = queries.hosted_challenge(current_actor(), slug)
    authorize(current_actor(), "challenge.amend", challenge)
    form = AmendForm.over(request.form, **({"summary": challenge.summary, "brief": challenge.brief} if request.method == "GET" else {}))
    problems = {}

    def change(values):
        try:
            commands.amend_rules(actor=current_actor(), challenge=challenge, **values, **_typed_changes(challenge))
        except Invalid as refusal:
            problems.update(refusal.problems)
            raise
        flash(_("The rules are amended, and everybody in the challenge is told."), "good")
        return redirect(url_for("challenges.rules", slug=slug), 303)

    if request.method == "POST" and (answer := take(form, change)):
        return answer
    ends = {phase.name: shown_moment(phase.ends_at, _zone()) for phase in challenge.phases}
    raises = {prize.id: typed_amount(prize) for prize in challenge.prizes if prize.amount is not None}
    return render_template(
        "challenges/amend.html", challenge=challenge, form=form, problems=problems, zone=_zone(), ends=ends, raises=raises, currencies=CURRENCIES
    ), shown_again()  # fmt: skip


def _zone() -> str:
    zone = request.form.get("zone") or current_actor().time_zone or "UTC"
    return zone if zone in available_timezones() else "UTC"


def _typed_changes(challenge) -> dict:
    """Deadlines and prizes as they were typed beside the amendment's own fields."""
    ends: dict[str, datetime] = {}
    for phase in challenge.phases:
        typed = request.form.get(f"end-{phase.name}", "")
        if typed and phase.ends_at > clock.now():
            ends[phase.name] = typed_moment(typed, _zone(), f"end-{phase.name}", keep=phase.ends_at)
    row = {name: request.form.get(f"{name}-new", "").strip() for name in ("label", "amount", "currency", "thing")}
    prizes = [read_prize(row, "-new")] if row["label"] or row["amount"] or row["thing"] else []
    raises = {}
    for prize in challenge.prizes:
        typed = request.form.get(f"raise-{prize.id}", "")
        if prize.amount is not None and typed and typed != typed_amount(prize):
            raises[prize.id] = parse(typed, prize.currency, locale_name(), field=f"raise-{prize.id}").minor
    help_texts = {field["key"]: clean_line(request.form.get(f"help-{field['key']}", field["help"]))[:300] for field in challenge.setup["entry_form"]}
    return {"ends": ends, "prizes": prizes, "raises": raises, "help_texts": help_texts}


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
    done, form = appointing(challenge)
    if done:
        return redirect(url_for("challenges.people", slug=slug), 303)
    return render_template("challenges/people.html", challenge=challenge, form=form, people=people_of(challenge)), shown_again()
