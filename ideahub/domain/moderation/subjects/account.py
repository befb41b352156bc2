"""An account as something that can be moderated, by the staff of the site."""

from ideahub.domain.accounts.commands import reinstate_account, suspend_account
from ideahub.domain.accounts.models import User
from ideahub.domain.moderation.subject import Subject, subjects
from ideahub.kernel.db import db
from ideahub.kernel.errors import NotFound
from ideahub.kernel.words import _, _l


@subjects.register
class AccountSubject(Subject):
    """Suspend a person's account, or leave it as it is."""

    name, label = "account", _l("Account")
    actions = {"keep": _l("Keep as it is"), "suspend": _l("Suspend"), "reinstate": _l("Reinstate")}
    outcomes = {"keep": _l("Kept as it is"), "suspend": _l("Suspended"), "reinstate": _l("Reinstated")}
    refusing = frozenset({"suspend"})

    def load(self, key):
        user = db.session.get(User, key)
        if user is None or user.state == "closed":
            raise NotFound(_("There is no such account."))
        return user

    def title(self, thing):
        return thing.name

    def author_id(self, thing):
        return thing.id

    def challenge(self, thing):
        return None

    def may_be_seen(self, actor, thing):
        return thing.is_verified

    def possible(self, thing):
        return ["keep", "suspend"] if thing.state == "active" else ["keep", "reinstate"]

    def act(self, actor, thing, action):
        if action == "suspend":
            suspend_account(actor=actor, user=thing, reason=str(_("Suspended after a report.")))
        elif action == "reinstate":
            reinstate_account(actor=actor, user=thing)

    def state(self, thing):
        return {"state": thing.state}

    def restore(self, actor, thing, before):
        if before.get("state") != thing.state:
            self.act(actor, thing, "reinstate" if before.get("state") == "active" else "suspend")

    def accept(self, actor, thing):
        """A reinstated account needs nothing more."""
