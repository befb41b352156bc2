"""Organizations from founding to the last owner."""

import pytest
from sqlalchemy import func, select

from ideahub.domain.accounts.commands import close_account
from ideahub.domain.accounts.passwords import prove
from ideahub.domain.organizations import commands
from ideahub.domain.organizations.links import invitation_token
from ideahub.domain.organizations.models import Invitation, Membership
from ideahub.domain.organizations.queries import (
    invitation_by_token,
    managed_organizations,
    members_of,
    open_invitations,
    organizations_of,
    role_of,
    visible_organization,
)
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied, LimitReached, NotFound
from ideahub.kernel.events import EventRow
from ideahub.kernel.policy import SYSTEM, VISITOR, why_not
from tests.cast import ed, lindenhafen, mallory, mona, olga, sam, vera, walt
from tests.factories.accounts import PASSWORD, make_unproven
from tests.factories.files import make_picture
from tests.factories.organizations import make_member, make_organization

pytestmark = pytest.mark.usefixtures("database")


def happened(name: str) -> int:
    return db.session.scalar(select(func.count()).select_from(EventRow).where(EventRow.name == name))


class TestFoundOrganization:
    def test_founder_is_its_owner(self):
        organization = make_organization(vera(), "Ünited Grün e.V.")
        assert (organization.slug, role_of(vera(), organization.id), organizations_of(vera())) == ("united-grun-e-v", "owner", [organization])

    def test_same_name_gets_a_numbered_slug(self):
        lindenhafen()
        assert make_organization(vera()).slug == "city-of-lindenhafen-2"

    def test_name_new_does_not_take_the_address_of_a_page(self):
        assert make_organization(vera(), "New").slug == "new-2"

    @pytest.mark.parametrize("who", [lambda: VISITOR, make_unproven, mallory])
    def test_visitor_unproven_and_suspended_are_refused(self, who):
        with pytest.raises(Denied):
            make_organization(who())

    def test_too_many_within_a_day_are_refused(self, monkeypatch):
        monkeypatch.setattr(commands, "FOUNDED_A_DAY", 2)
        make_organization(vera()), make_organization(vera())
        with pytest.raises(LimitReached):
            make_organization(vera())


class TestChangeOrganization:
    def test_manager_changes_it_and_the_address_stays(self):
        make_member(lindenhafen(), mona(), "manager")
        commands.change_organization(actor=mona(), organization=lindenhafen(), name="Lindenhafen", words="A city.", web="https://lindenhafen.example")
        assert (lindenhafen().name, lindenhafen().words, lindenhafen().slug) == ("Lindenhafen", "A city.", "city-of-lindenhafen")

    @pytest.mark.parametrize("who", [vera, walt, sam])
    def test_member_stranger_and_operator_are_refused(self, who):
        make_member(lindenhafen(), vera())
        with pytest.raises(Denied):
            commands.change_organization(actor=who(), organization=lindenhafen(), name="Mine", words="", web="")


class TestChangeLogo:
    def test_new_logo_takes_the_place_of_the_old_one(self):
        first, second = make_picture(olga(), mark="one"), make_picture(olga(), mark="two")
        commands.change_logo(actor=olga(), organization=lindenhafen(), logo=first)
        commands.change_logo(actor=olga(), organization=lindenhafen(), logo=second)
        assert lindenhafen().logo == second
        commands.change_logo(actor=olga(), organization=lindenhafen(), logo=None)
        assert lindenhafen().logo is None

    def test_stranger_is_refused(self):
        with pytest.raises(Denied):
            commands.change_logo(actor=vera(), organization=lindenhafen(), logo=None)


class TestInviteMember:
    def test_invitation_waits_for_an_answer(self):
        invitation = commands.invite_member(actor=olga(), organization=lindenhafen(), email="New@Example.org", role="manager")
        assert (invitation.email, open_invitations(olga(), lindenhafen()), happened("MemberInvited")) == ("new@example.org", [invitation], 1)

    def test_second_invitation_of_an_address_replaces_the_first(self):
        first = commands.invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org")
        second = commands.invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org", role="manager")
        assert (open_invitations(olga(), lindenhafen()), first.email) == ([second], "")
        with pytest.raises(NotFound):
            invitation_by_token(invitation_token(first))

    def test_manager_invites_but_no_owner(self):
        make_member(lindenhafen(), mona(), "manager")
        commands.invite_member(actor=mona(), organization=lindenhafen(), email="new@example.org")
        with pytest.raises(Denied):
            commands.invite_member(actor=mona(), organization=lindenhafen(), email="new@example.org", role="owner")

    def test_member_is_refused(self):
        make_member(lindenhafen(), vera())
        with pytest.raises(Denied):
            commands.invite_member(actor=vera(), organization=lindenhafen(), email="new@example.org")

    def test_too_many_within_a_day_are_refused(self, monkeypatch):
        monkeypatch.setattr(commands, "INVITED_A_DAY", 1)
        commands.invite_member(actor=olga(), organization=lindenhafen(), email="one@example.org")
        with pytest.raises(LimitReached):
            commands.invite_member(actor=olga(), organization=lindenhafen(), email="two@example.org")


class TestWithdrawInvitation:
    def test_withdrawn_invitation_opens_nothing_and_its_address_is_forgotten(self):
        invitation = commands.invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org")
        commands.withdraw_invitation(actor=olga(), invitation=invitation)
        assert (invitation.email, open_invitations(olga(), lindenhafen())) == ("", [])
        with pytest.raises(NotFound):
            commands.accept_invitation(actor=vera(), token=invitation_token(invitation))

    def test_stranger_is_refused(self):
        invitation = commands.invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org")
        with pytest.raises(Denied):
            commands.withdraw_invitation(actor=vera(), invitation=invitation)


class TestAcceptInvitation:
    def test_link_makes_a_member_once(self):
        invitation = commands.invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org", role="manager")
        token = invitation_token(invitation)
        commands.accept_invitation(actor=vera(), token=token)
        assert (role_of(vera(), lindenhafen().id), invitation.email, managed_organizations(vera())) == ("manager", "", [lindenhafen()])
        with pytest.raises(NotFound):
            commands.accept_invitation(actor=walt(), token=token)

    def test_owner_who_accepts_stays_owner(self):
        invitation = commands.invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org")
        commands.accept_invitation(actor=olga(), token=invitation_token(invitation))
        assert role_of(olga(), lindenhafen().id) == "owner"

    def test_link_older_than_two_weeks_opens_nothing(self):
        invitation = commands.invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org")
        clock.forward(days=15)
        with pytest.raises(NotFound):
            commands.accept_invitation(actor=vera(), token=invitation_token(invitation))

    def test_suspended_person_is_refused(self):
        invitation = commands.invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org")
        with pytest.raises(Denied):
            commands.accept_invitation(actor=mallory(), token=invitation_token(invitation))


class TestAddMember:
    def test_console_adds_without_asking(self):
        commands.add_member(actor=SYSTEM, organization=lindenhafen(), user=vera(), role="owner")
        assert [membership.user for membership in members_of(lindenhafen())] == [olga(), vera()]

    def test_owner_is_refused(self):
        with pytest.raises(Denied):
            commands.add_member(actor=olga(), organization=lindenhafen(), user=vera())


class TestChangeRole:
    def test_owner_gives_another_role(self):
        membership = make_member(lindenhafen(), vera())
        commands.change_role(actor=olga(), membership=membership, role="manager")
        assert (membership.role, happened("RoleChanged")) == ("manager", 1)

    def test_manager_is_refused(self):
        make_member(lindenhafen(), mona(), "manager")
        with pytest.raises(Denied):
            commands.change_role(actor=mona(), membership=make_member(lindenhafen(), vera()), role="manager")

    def test_last_owner_stays_one(self):
        with pytest.raises(Conflict):
            commands.change_role(actor=olga(), membership=members_of(lindenhafen())[0], role="member")
        make_member(lindenhafen(), vera(), "owner")
        commands.change_role(actor=olga(), membership=members_of(lindenhafen())[0], role="member")
        assert role_of(olga(), lindenhafen().id) == "member"


class TestRemoveMember:
    def test_owner_takes_a_member_out(self):
        commands.remove_member(actor=olga(), membership=make_member(lindenhafen(), vera()))
        assert role_of(vera(), lindenhafen().id) is None

    def test_everybody_may_leave_even_suspended(self):
        commands.remove_member(actor=mallory(), membership=make_member(lindenhafen(), mallory()))
        assert organizations_of(mallory()) == []

    def test_member_does_not_take_another_out(self):
        make_member(lindenhafen(), vera())
        with pytest.raises(Denied):
            commands.remove_member(actor=vera(), membership=make_member(lindenhafen(), walt()))

    def test_last_owner_stays(self):
        with pytest.raises(Conflict):
            commands.remove_member(actor=olga(), membership=members_of(lindenhafen())[0])


class TestTakeOutOfAll:
    def test_closed_account_belongs_to_nothing(self):
        make_member(lindenhafen(), vera())
        person = vera()
        close_account(actor=person, proof=prove(person, PASSWORD))
        assert db.session.scalar(select(func.count()).select_from(Membership).where(Membership.user_id == person.id)) == 0

    def test_person_is_refused(self):
        with pytest.raises(Denied):
            commands.take_out_of_all(actor=olga(), user_id=ed().id)


class TestForgetOldInvitations:
    def test_addresses_of_unanswered_invitations_are_forgotten(self):
        commands.invite_member(actor=olga(), organization=lindenhafen(), email="old@example.org")
        clock.forward(days=15)
        commands.invite_member(actor=olga(), organization=lindenhafen(), email="young@example.org")
        assert commands.forget_old_invitations() == 1
        assert list(db.session.scalars(select(Invitation.email).order_by(Invitation.id))) == ["", "young@example.org"]


def test_only_owner_does_not_close_the_account():
    lindenhafen()
    assert "City of Lindenhafen" in why_not(olga(), "account.close", olga())
    with pytest.raises(Denied):
        close_account(actor=olga(), proof=prove(olga(), PASSWORD))
    make_member(lindenhafen(), vera(), "owner")
    assert why_not(olga(), "account.close", olga()) is None


@pytest.mark.parametrize("slug", ["", "nowhere", "city\x00", "x" * 10_000])
def test_unknown_organization_is_not_found(slug):
    with pytest.raises(NotFound):
        visible_organization(VISITOR, slug)


def test_invitations_are_shown_to_those_who_may_invite():
    make_member(lindenhafen(), vera())
    with pytest.raises(Denied):
        open_invitations(vera(), lindenhafen())
