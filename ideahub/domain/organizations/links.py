"""The link that an invitation's mail carries."""

from datetime import timedelta

from ideahub.domain.organizations.models import Invitation
from ideahub.kernel import links, tokens

AGE = timedelta(days=14)


def invitation_token(invitation: Invitation) -> str:
    """What the link carries."""
    return tokens.sign("invitation", {"invitation": invitation.id}, links.secret())


def invitation_path(invitation: Invitation) -> str:
    """The page on which the invitation is accepted."""
    return f"/invitations/{invitation_token(invitation)}"


def invitation_id(token: str) -> int:
    """Which invitation the token names; Invalid for one that we did not sign, or long ago. The row says whether it is still open."""
    return tokens.read("invitation", token, links.secret(), 2 * AGE)["invitation"]
