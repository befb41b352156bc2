"""Who is signed in, proven and welcome: the rules that all other slices build on."""

from ideahub.kernel.policy import allow, rule
from ideahub.kernel.words import _, _l


@rule(_l("Sign in first."))
def signed_in(actor, _thing):
    """Somebody, not a visitor."""
    return actor.id is not None


@rule(_l("Your account is suspended: you can read and sign in, but not act."))
def in_good_standing(actor, _thing):
    """Not suspended; the reason is said."""
    if actor.is_active:
        return True
    reason = getattr(actor, "suspended_reason", None)
    if not reason:
        return False
    return _("Your account is suspended: you can read and sign in, but not act. The reason given: %(reason)s", reason=reason)


@rule(_l("Prove your mail address first: open the link in the mail that we sent you, or ask for a new one under Settings."))
def verified(actor, _thing):
    """The mail address was proven."""
    return actor.is_verified


member = signed_in & in_good_standing & verified


@rule(_l("This is for the staff of this site."))
def is_staff(actor, _thing):
    """Staff and operators, while they are welcome themselves."""
    return (actor.is_staff or actor.is_operator) and actor.is_active


@rule(_l("This is for the operators of this site."))
def is_operator(actor, _thing):
    """Operators, while they are welcome themselves."""
    return actor.is_operator and actor.is_active


@rule(_l("This belongs to another person."))
def is_self(actor, user):
    """One's own account."""
    return actor.id is not None and actor.id == user.id


@rule(_l("Nobody decides about their own account. Ask another member of the staff."))
def is_not_self(actor, user):
    """Another person's account."""
    return actor.id != user.id


@rule(_l("Only an operator decides about the account of staff."))
def is_below(actor, user):
    """Staff decide about members, operators about everybody."""
    return actor.is_operator or not (user.is_staff or user.is_operator)


allow("account.change", signed_in & in_good_standing & is_self)
allow("account.secure", signed_in & is_self)
allow("account.close", signed_in & is_self)
allow("token.issue", member)
allow("account.list", signed_in & is_staff)
allow("account.suspend", signed_in & is_staff & is_not_self & is_below)
allow("account.reinstate", signed_in & is_staff & is_not_self & is_below)
allow("account.promote", signed_in & is_operator & is_not_self)
