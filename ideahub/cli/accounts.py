"""ideahub accounts: add, suspend, reinstate, promote, list."""

import click

from ideahub.cli.group import Words
from ideahub.domain.accounts import commands, queries
from ideahub.domain.accounts.forms import SignUpForm
from ideahub.domain.accounts.links import verification_token
from ideahub.domain.accounts.passwords import hash_password, refuse_weak
from ideahub.kernel.errors import Conflict, NotFound
from ideahub.kernel.policy import SYSTEM
from ideahub.kernel.transactions import unit
from ideahub.kernel.words import _

ROLES = {"operator": commands.make_operator, "staff": commands.make_staff, "member": commands.make_ordinary}


@click.group("accounts", cls=Words)
def words():
    """People: open, suspend, reinstate, promote, list."""


@words.command("add")
@click.argument("email")
@click.option("--name", prompt=True, help="The name that others see.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, envvar="IDEAHUB_PASSWORD", help="Asked for where it is not given.")
@click.option("--handle", default=None, help="Made from the name where it is not given.")
@click.option("--unproven", is_flag=True, help="Leave the address to be proven by mail.")
def add(email, name, password, handle, unproven):
    """Open an account with a proven address."""
    values = SignUpForm.read({"email": email, "name": name, "password": password})
    refuse_weak(password, name, email)
    hashed = hash_password(password)
    if queries.user_by_email(values["email"]) is not None:
        raise Conflict(_("There is an account with this address already."))
    with unit():  # one commit: an address that is proven at once is sent no link
        user = commands.open_account(actor=SYSTEM, name=values["name"], email=values["email"], password_hash=hashed, handle=handle)
        if not unproven:
            commands.verify_email(token=verification_token(user))
    click.echo(f"@{user.handle}")


@words.command("suspend")
@click.argument("handle")
@click.option("--reason", prompt=True, help="The person reads it.")
def suspend(handle, reason):
    """Let a person read and sign in, but not act."""
    commands.suspend_account(actor=SYSTEM, user=_person(handle), reason=reason)


@words.command("reinstate")
@click.argument("handle")
def reinstate(handle):
    """Lift a suspension."""
    commands.reinstate_account(actor=SYSTEM, user=_person(handle))


@words.command("promote")
@click.argument("handle")
@click.option("--to", "role", type=click.Choice(list(ROLES)), default="operator", show_default=True)
def promote(handle, role):
    """Make a person an operator, staff, or an ordinary member again."""
    ROLES[role](actor=SYSTEM, user=_person(handle))


@words.command("list")
@click.option("--search", default="", help="Only people whose name, handle or address holds these words.")
def list_people(search):
    """Everybody, newest first: handle, address, state, role."""
    cursor = None
    while True:
        page = queries.people(SYSTEM, cursor, search, size=200)
        for user, _id in page:
            proven = "proven" if user.is_verified else "unproven"
            click.echo(f"@{user.handle}\t{user.email or '-'}\t{user.state}\t{proven}\t{user.role}\t{user.name}")
        cursor = page.later
        if cursor is None:
            return


def _person(handle: str):
    user = queries.user_by_handle(handle)
    if user is None:
        raise NotFound(_("There is nobody with this handle."))
    return user
