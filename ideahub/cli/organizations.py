"""ideahub organizations: list, add people."""

import click

from ideahub.cli.group import Words
from ideahub.domain.accounts.queries import user_by_handle
from ideahub.domain.organizations import commands, queries
from ideahub.domain.organizations.models import ROLES
from ideahub.kernel.errors import NotFound
from ideahub.kernel.policy import SYSTEM
from ideahub.kernel.words import _


@click.group("organizations", cls=Words)
def words():
    """Organizations: list them, add people."""


@words.command("list")
def list_organizations():
    """Every organization, the youngest first: slug, people, name."""
    cursor = None
    while True:
        page = queries.listed_organizations(cursor, size=200)
        for organization, _id in page:
            click.echo(f"{organization.slug}\t{len(queries.members_of(organization))}\t{organization.name}")
        cursor = page.later
        if cursor is None:
            return


@words.command("add-member")
@click.argument("slug")
@click.argument("handle")
@click.option("--role", type=click.Choice(ROLES), default="member", show_default=True)
def add_member(slug, handle, role):
    """Make a person a member without an invitation, for an organization that has lost its owners."""
    user = user_by_handle(handle)
    if user is None:
        raise NotFound(_("There is nobody with this handle."))
    commands.add_member(actor=SYSTEM, organization=queries.visible_organization(SYSTEM, slug), user=user, role=role)
