"""Who may do what: rules that are sentences, joined by & | ~, in one table of permissions.

    allow("vote.cast", member & voting_is_open & is_not_author)

Commands ask `authorize`, pages ask `can` and `why_not`; both read the same table, so they never disagree.
A slice above may `tighten` a permission, never loosen it. What is not in the table is denied.
"""

from collections.abc import Callable

from ideahub.kernel.errors import Denied
from ideahub.kernel.words import _l


class _System:
    """The actor that is the clock or the operator's console: it passes every rule."""

    id = None
    is_system = True

    def __repr__(self):
        return "SYSTEM"


SYSTEM = _System()


class _Visitor:
    """The actor that is not signed in."""

    id = None
    is_staff = is_operator = is_verified = is_active = False

    def __repr__(self):
        return "VISITOR"


VISITOR = _Visitor()


class Rule:
    """A predicate of (actor, thing) with the sentence that a refused person reads."""

    def __init__(self, holds: Callable, reason: Callable):
        self._holds = holds
        self._reason = reason

    def holds(self, actor, thing) -> bool:
        """Whether the rule is true of this actor and thing."""
        return bool(self._holds(actor, thing))

    def reason(self, actor, thing):
        """Why it does not hold; None where it does."""
        return self._reason(actor, thing)

    def __and__(self, other):
        return Rule(
            lambda actor, thing: self.holds(actor, thing) and other.holds(actor, thing),
            lambda actor, thing: other.reason(actor, thing) if self.holds(actor, thing) else self.reason(actor, thing),
        )

    def __or__(self, other):
        return Rule(
            lambda actor, thing: self.holds(actor, thing) or other.holds(actor, thing),
            lambda actor, thing: None if other.holds(actor, thing) else self.reason(actor, thing),
        )

    def __invert__(self):
        return Rule(lambda actor, thing: not self.holds(actor, thing), lambda actor, thing: _l("This is not for you.") if self.holds(actor, thing) else None)


def rule(sentence):
    """Make a predicate (actor, thing) a rule; `sentence` is what a refused person reads.

    The predicate may return a sentence of its own (a str) instead of False, where the reason depends on the case.
    """

    def wrap(predicate):
        def holds(actor, thing):
            answer = predicate(actor, thing)
            return answer is True or (bool(answer) and not _is_sentence(answer))

        def reason(actor, thing):
            answer = predicate(actor, thing)
            if _is_sentence(answer):
                return answer
            return None if answer else sentence

        made = Rule(holds, reason)
        made.__name__ = predicate.__name__
        made.__doc__ = predicate.__doc__
        return made

    return wrap


def _is_sentence(answer) -> bool:
    return isinstance(answer, str) or hasattr(answer, "_func")


_table: dict[str, Rule] = {}
_tightened: dict[str, list[Rule]] = {}


def allow(permission: str, by: Rule) -> None:
    """Enter a permission (`noun.verb`) into the table; twice is an error at start."""
    if permission in _table:
        raise RuntimeError(f"{permission!r} is allowed twice.")
    _table[permission] = by


def tighten(permission: str, by: Rule) -> None:
    """Add a rule of a higher slice to a permission of a lower one."""
    _tightened.setdefault(permission, []).append(by)


def permissions() -> list[str]:
    """Every permission of the table."""
    return sorted(_table)


def can(actor, permission: str, thing=None) -> bool:
    """Whether the actor may. Unknown permissions are a bug and raise KeyError."""
    first = _table[permission]
    if actor is SYSTEM:
        return True
    return first.holds(actor, thing) and all(extra.holds(actor, thing) for extra in _tightened.get(permission, ()))


def why_not(actor, permission: str, thing=None):
    """The sentence that says why the actor may not; None where it may."""
    first = _table[permission]
    if actor is SYSTEM:
        return None
    for each in (first, *_tightened.get(permission, ())):
        if not each.holds(actor, thing):
            return each.reason(actor, thing) or _l("You may not do this.")
    return None


def authorize(actor, permission: str, thing=None) -> None:
    """Return where the actor may, else raise Denied with the reason."""
    reason = why_not(actor, permission, thing)
    if reason is not None:
        raise Denied(reason, permission=permission)
