"""What happens to accounts."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Event):
    """Somebody signed up."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class EmailVerified(Event):
    """A mail address was proven."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class EmailChangeAsked(Event):
    """A new mail address was asked for; the account's `new_email` counts once it is proven."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Event):
    """The new mail address was proven and has taken the old one's place."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class VerificationAsked(Event):
    """The link that proves the address was asked for again."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordResetAsked(Event):
    """A link for a new password was asked for."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """The password was changed."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class SignUpRepeated(Event):
    """Somebody signed up with the address of an account that exists: its owner is told, the stranger is not."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class UnknownAddressTried(Event):
    """A link was asked for with an address that no account has. Nobody is told, and the address is not kept."""


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """Name, words, picture or handle changed."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class AccountSuspended(Event):
    """Staff suspended an account."""

    user_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class AccountReinstated(Event):
    """Staff lifted a suspension."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGiven(Event):
    """An account became that of an ordinary member, of staff or of an operator."""

    user_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Event):
    """A person closed the account; personal data goes."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class TokenIssued(Event):
    """A person made a token for a program."""

    user_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """A token counts no more."""

    user_id: int
    name: str
