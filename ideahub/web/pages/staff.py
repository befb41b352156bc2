"""The operator's page: health, what failed, people, the audit trail, what is dangerous."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select

from ideahub.domain.accounts.commands import reinstate_account, suspend_account
from ideahub.domain.accounts.forms import SuspendAccountForm
from ideahub.domain.accounts.policies import is_operator, is_staff
from ideahub.domain.accounts.queries import people, visible_person
from ideahub.kernel import mailer, outbox
from ideahub.kernel.db import db
from ideahub.kernel.errors import NotFound
from ideahub.kernel.events import Delivery
from ideahub.kernel.outbox import Letter
from ideahub.kernel.queue import try_again
from ideahub.kernel.words import _
from ideahub.observers.activity.queries import audit_trail
from ideahub.web.addresses import number_in
from ideahub.web.posting import take
from ideahub.web.session import current_actor, for_people

pages = Blueprint("staff", __name__)


@pages.before_request
def _staff_only():
    """What one may not see does not exist."""
    if not is_staff.holds(current_actor(), None):
        raise NotFound(_("There is no such page."))


@pages.get("/operator")
@for_people
def show():
    """Queues, mails that failed, what is dangerous in the configuration."""
    states = {name: dict(db.session.execute(select(model.state, func.count()).group_by(model.state)).all()) for name, model in (("deliveries", Delivery), ("letters", Letter))}
    oldest = db.session.scalar(select(func.min(Delivery.due_at)).where(Delivery.state == "waiting"))
    dead = list(db.session.scalars(select(Delivery).where(Delivery.state == "dead").order_by(Delivery.id.desc()).limit(50)))
    letters = list(db.session.scalars(select(Letter).where(Letter.state == "dead").order_by(Letter.id.desc()).limit(50)))
    return render_template(
        "staff/show.html", states=states, oldest=oldest, dead=dead, letters=letters, where=mailer.where(), database=db.engine.dialect.name,
        env=current_app.config["IDEAHUB_ENV"], hosts=current_app.config["ALLOWED_HOSTS"], operator=is_operator.holds(current_actor(), None),
    )  # fmt: skip


@pages.post("/operator/deliveries/<int:delivery_id>/again")
@for_people
def again(delivery_id):
    """Put a dead delivery back into the queue."""
    try_again(delivery_id=delivery_id)
    flash(_("It waits again and will be tried within a minute."), "good")
    return redirect(url_for("staff.show"), 303)


@pages.post("/operator/letters/<int:letter_id>/again")
@for_people
def send_again(letter_id):
    """Try to send a dead letter again."""
    outbox.try_letter_again(letter_id=letter_id)
    flash(_("It waits again and will be tried within a minute."), "good")
    return redirect(url_for("staff.show"), 303)


@pages.get("/operator/people")
@for_people
def list_people():
    """Everybody, by words."""
    return _people_page(request.args.get("q", "")[:100], SuspendAccountForm())


def _people_page(words: str, form, person=None):
    """People, with what was typed about one of them."""
    return render_template("staff/people.html", page=people(current_actor(), request.args.get("from"), words), words=words, form=form, about=person)


@pages.post("/operator/people/<handle>/suspend")
@for_people
def suspend(handle):
    """Suspend an account with a reason, or lift the suspension."""
    person = visible_person(current_actor(), handle)
    if request.form.get("act") == "reinstate":
        reinstate_account(actor=current_actor(), user=person)
        return redirect(url_for("staff.list_people", q=handle), 303)
    form = SuspendAccountForm.over(request.form)
    return take(form, lambda values: _suspended(person, values)) or (_people_page(handle, form, person), 422)


def _suspended(person, values: dict):
    suspend_account(actor=current_actor(), user=person, **values)
    return redirect(url_for("staff.list_people", q=person.handle), 303)


@pages.get("/operator/events")
@for_people
def events():
    """Every event, the newest first."""
    return render_template("staff/events.html", rows=audit_trail(number_in(request.args, "before"), request.args.get("name") or None))
