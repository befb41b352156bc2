"""Signing up, proving an address, signing in and out, and one's own settings."""

import hashlib

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_limiter.util import get_remote_address

from ideahub.domain.accounts import commands
from ideahub.domain.accounts.forms import (
    AskEmailChangeForm,
    AskPasswordResetForm,
    ChangePasswordForm,
    ChangeProfileForm,
    CloseAccountForm,
    ResetPasswordForm,
    SignInForm,
    SignUpForm,
)
from ideahub.domain.accounts.links import user_of_email_change, user_of_reset, user_of_verification
from ideahub.domain.accounts.passwords import hash_password, matches, prove, refuse_weak
from ideahub.domain.accounts.queries import own_session, sessions_of, user_by_email
from ideahub.domain.files.commands import change_face, store_picture
from ideahub.kernel import mailer
from ideahub.kernel.errors import Invalid
from ideahub.kernel.forms import Form
from ideahub.kernel.limits import limiter
from ideahub.kernel.policy import VISITOR, why_not
from ideahub.kernel.words import _
from ideahub.web.addresses import number_in
from ideahub.web.locale import language
from ideahub.web.posting import apart, sent_picture, shown_again, take
from ideahub.web.session import come_in, current_actor, current_row, device, for_people, go_out, local_path, session_life

pages = Blueprint("accounts", __name__)


def _address_of_form() -> str:
    """Whose account is tried, as a rate limit counts it; the address itself is not kept."""
    return "mail:" + hashlib.sha256(request.form.get("email", "").strip().lower().encode()).hexdigest()


def _was_refused(response) -> bool:
    return response.status_code == 422


def _begin_here(user) -> None:
    """Begin a session of this person in this browser."""
    come_in(commands.begin_session(user=user, device=device(), life=session_life()))


@pages.route("/sign-up", methods=["GET", "POST"])
@limiter.limit("60 per minute; 1000 per hour", methods=["POST"])
def sign_up():
    """Make an account. Whether the address has one already is told to its owner only."""
    if current_actor() is not VISITOR:
        return redirect("/", 303)
    form = SignUpForm.over(request.form)
    if request.method == "POST" and (answer := take(form, _sign_up)):
        return answer
    return render_template("accounts/sign_up.html", form=form), shown_again()


def _sign_up(values: dict):
    refuse_weak(values["password"], values["name"], values["email"])
    commands.open_account(name=values["name"], email=values["email"], password_hash=hash_password(values["password"]), language=language())
    session["written_to"] = values["email"]
    return redirect(url_for("accounts.sign_up_sent"), 303)


@pages.get("/sign-up/sent")
def sign_up_sent():
    """What comes next, in the same words for everybody."""
    return render_template("accounts/sign_up_sent.html", email=session.get("written_to"), where=mailer.where())


@pages.route("/verify/<token>", methods=["GET", "POST"])
def verify(token):
    """Prove an address. Following the link only shows the button: programs that look through mail follow links too."""
    user = user_of_verification(token)
    if request.method == "GET":
        return render_template("accounts/verify.html", person=user)
    commands.verify_email(token=token)
    flash(_("Your address is proven. You can take part now."), "good")
    return redirect("/" if current_actor() is user else url_for("accounts.sign_in"), 303)


@pages.post("/verify")
@for_people
@limiter.limit("10 per hour")
def verify_again():
    """Have the link that proves the address sent once more."""
    commands.ask_verification(actor=current_actor())
    flash(mailer.where() or _("The mail is on its way."), "good")
    return redirect(url_for("accounts.settings"), 303)


@pages.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("20 per minute; 200 per hour", key_func=get_remote_address, methods=["POST"], deduct_when=_was_refused)
@limiter.limit("10 per 10 minutes", key_func=_address_of_form, methods=["POST"], deduct_when=_was_refused)
def sign_in():
    """Sign in, and go back to where one came from."""
    form = SignInForm.over(request.form)
    if request.method == "POST" and (answer := take(form, _sign_in)):
        return answer
    return render_template("accounts/sign_in.html", form=form, next=local_path(request.args.get("next"), "")), shown_again()


def _sign_in(values: dict):
    user = user_by_email(values["email"])
    if not matches(user.password_hash if user else None, values["password"]):
        raise Invalid(_("Mail address and password do not belong together. Check both, or ask for a new password."), field="password")
    if current_row() is not None:
        commands.end_session(actor=current_actor(), session=current_row())
    _begin_here(user)
    return redirect(local_path(request.args.get("next")), 303)


@pages.post("/sign-out")
def sign_out():
    """End this session, on the server too."""
    if current_row() is not None:
        commands.end_session(actor=current_actor(), session=current_row())
    go_out()
    flash(_("You are signed out."), "good")
    return redirect("/", 303)


@pages.route("/forgotten", methods=["GET", "POST"])
@limiter.limit("20 per minute; 200 per hour", methods=["POST"])
def forgot():
    """Ask for a link for a new password; the answer is the same for every address."""
    form = AskPasswordResetForm.over(request.form)
    if request.method == "POST" and (answer := take(form, _forgot)):
        return answer
    return render_template("accounts/forgot.html", form=form), shown_again()


def _forgot(values: dict):
    commands.ask_password_reset(email=values["email"])
    session["written_to"] = values["email"]
    return redirect(url_for("accounts.forgot_sent"), 303)


@pages.get("/forgotten/sent")
def forgot_sent():
    """What comes next, in the same words for everybody."""
    return render_template("accounts/forgot_sent.html", email=session.get("written_to"), where=mailer.where())


@pages.route("/reset/<token>", methods=["GET", "POST"])
@limiter.limit("20 per minute", methods=["POST"])
def reset(token):
    """Set a new password by the mailed link."""
    user = user_of_reset(token)
    form = ResetPasswordForm.over(request.form)
    if request.method == "POST" and (answer := take(form, lambda values: _reset(user, token, values))):
        return answer
    return render_template("accounts/reset.html", form=form, person=user), shown_again()


def _reset(user, token: str, values: dict):
    refuse_weak(values["password"], user.name, user.email, user.handle)
    _begin_here(commands.reset_password(token=token, password_hash=hash_password(values["password"])))
    flash(_("Your new password counts from now on. Every other device is signed out."), "good")
    return redirect("/", 303)


@pages.route("/settings", methods=["GET", "POST"])
@for_people
def settings():
    """What others see, and in which zone and language pages speak."""
    actor = current_actor()
    form = ChangeProfileForm.over(request.form, obj=actor)
    if request.method == "POST" and (answer := take(form, _change_profile)):
        return answer
    return render_template("accounts/settings.html", form=form, person=actor, where=mailer.where()), shown_again()


def _change_profile(values: dict):
    sent = sent_picture("picture")
    wishes = {name: values[name] for name in ("name", "handle", "words", "time_zone", "language")}
    actor = commands.change_profile(actor=current_actor(), **wishes)
    if sent:
        change_face(actor=actor, file=store_picture(actor=actor, picture=sent[0], name=sent[1]))
    elif "remove_picture" in request.form:
        change_face(actor=actor, file=None)
    session.pop("language", None)
    flash(_("Saved."), "good")
    return redirect(url_for("accounts.settings"), 303)


@pages.route("/settings/security", methods=["GET", "POST"])
@for_people
@limiter.limit("20 per 10 minutes", methods=["POST"], deduct_when=_was_refused)
def security():
    """Mail address, password, and the devices that are signed in. The field `act` says which of the forms was sent."""
    act = request.form.get("act")
    forms = apart({name: kind.over(request.form if act == name else None) for name, (kind, _act) in SECURITY_FORMS.items()})
    if act in forms and (answer := take(forms[act], SECURITY_FORMS[act][1])):
        return answer
    sessions = sessions_of(current_actor())
    return render_template("accounts/security.html", forms=forms, sessions=sessions, here=current_row(), where=mailer.where()), shown_again()


def _ask_email_change(values: dict):
    proof = prove(current_actor(), values["password"])
    commands.ask_email_change(actor=current_actor(), proof=proof, email=values["email"])
    flash(mailer.where() or _("A mail with a link is on its way to the new address. Until you open it, the present address counts."), "good")
    return redirect(url_for("accounts.security"), 303)


def _change_password(values: dict):
    actor = current_actor()
    refuse_weak(values["new_password"], actor.name, actor.email, actor.handle, field="new_password")
    proof = prove(actor, values["password"])
    _begin_here(commands.change_password(actor=actor, proof=proof, password_hash=hash_password(values["new_password"])))
    flash(_("Your new password counts from now on. Every other device is signed out."), "good")
    return redirect(url_for("accounts.security"), 303)


def _end_session(_values: dict):
    row = own_session(current_actor(), number_in(request.form, "session", 0))
    commands.end_session(actor=current_actor(), session=row)
    flash(_("That device is signed out."), "good")
    return redirect(url_for("accounts.security"), 303)


def _end_every_session(_values: dict):
    commands.end_every_session(actor=current_actor())
    go_out()
    flash(_("You are signed out everywhere."), "good")
    return redirect(url_for("accounts.sign_in"), 303)


SECURITY_FORMS = {
    "email": (AskEmailChangeForm, _ask_email_change),
    "password": (ChangePasswordForm, _change_password),
    "session": (Form, _end_session),
    "everywhere": (Form, _end_every_session),
}


@pages.route("/settings/email/<token>", methods=["GET", "POST"])
def confirm_email(token):
    """Prove the new address; the button does it, not the link."""
    user = user_of_email_change(token)
    if request.method == "GET":
        return render_template("accounts/confirm_email.html", person=user)
    commands.confirm_email_change(token=token)
    flash(_("The new address counts from now on."), "good")
    return redirect(url_for("accounts.security"), 303)


@pages.route("/settings/close", methods=["GET", "POST"])
@for_people
@limiter.limit("20 per 10 minutes", methods=["POST"], deduct_when=_was_refused)
def close():
    """Close the account for good; asks for the handle and the password."""
    actor = current_actor()
    form = CloseAccountForm.over(request.form)
    if request.method == "POST" and (answer := take(form, _close)):
        return answer
    return render_template("accounts/close.html", form=form, person=actor, refusal=why_not(actor, "account.close", actor)), shown_again()


def _close(values: dict):
    actor = current_actor()
    if values["handle"] != actor.handle:
        raise Invalid(_("This is not your handle. It is shown above."), field="handle")
    commands.close_account(actor=actor, proof=prove(actor, values["password"]))
    go_out()
    flash(_("Your account is closed, and your personal data is gone. What you published stays under “former member”."), "good")
    return redirect("/", 303)
