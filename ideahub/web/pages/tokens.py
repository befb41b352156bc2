"""Tokens for programs: made, seen once, revoked."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for

from ideahub.domain.accounts.api_tokens import NAME_MOST, issue_token, own_token, revoke_token, tokens_of
from ideahub.kernel.errors import DomainError
from ideahub.kernel.limits import limiter
from ideahub.kernel.policy import why_not
from ideahub.kernel.words import _
from ideahub.web.addresses import number_in
from ideahub.web.session import current_actor, for_people

pages = Blueprint("tokens", __name__)
SHOWN = "shown_token"


@pages.route("/settings/tokens", methods=["GET", "POST"])
@for_people
@limiter.limit("30 per 10 minutes", methods=["POST"])
def index():
    """One's tokens; a new one stands here once, right after it was made."""
    actor, refusal = current_actor(), None
    if request.method == "POST":
        try:
            return _act(actor)
        except DomainError as error:
            refusal = error
    page = render_template(
        "accounts/tokens.html", tokens=tokens_of(actor), fresh=session.pop(SHOWN, None), refusal=refusal, why=why_not(actor, "token.issue"),
        most=NAME_MOST, typed=request.form.get("name", ""),
    )  # fmt: skip
    return page, refusal.status if refusal else 200


def _act(actor):
    if request.form.get("act") == "revoke":
        revoke_token(actor=actor, token=own_token(actor, number_in(request.form, "token", 0)))
        flash(_("The token is revoked. Programs that use it are refused from now on."), "good")
    else:
        # It travels in the cookie of its owner alone: the answer to this post may be kept, and a page with the token in it must not be.
        session[SHOWN] = issue_token(actor=actor, name=request.form.get("name", ""))
    return redirect(url_for("tokens.index"), 303)
