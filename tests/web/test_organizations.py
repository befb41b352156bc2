"""The pages of organizations."""

import io

import pytest
from PIL import Image

from ideahub.domain.organizations.commands import invite_member
from ideahub.domain.organizations.links import invitation_path
from ideahub.domain.organizations.queries import members_of, open_invitations, role_of, visible_organization
from ideahub.kernel.policy import VISITOR
from tests.cast import lindenhafen, mallory, mona, olga, vera, walt
from tests.factories.accounts import make_unproven
from tests.factories.organizations import make_member, make_organization
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
GREEN = {"name": "Grüner Hafen", "words": "We plant.", "web": "https://hafen.example"}
PEOPLE = "/organizations/city-of-lindenhafen/people"


def a_png() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "#336699").save(out, "PNG")
    return io.BytesIO(out.getvalue())


class TestIndex:
    def test_organizations_are_listed_by_pages(self, app):
        for number in range(26):
            make_organization(vera() if number % 2 else walt(), f"House {number}") if number < 18 else make_organization(mona(), f"House {number}")
        visitor = Visitor(app)
        visitor.get("/organizations")
        assert ("House 25" in visitor.page, "House 0<" in visitor.page, "rel=\"next\"" in visitor.page) == (True, False, True)

    @pytest.mark.parametrize("cursor", ["x", "AAAA", "9" * 400])
    def test_broken_cursor_begins_at_the_top(self, app, cursor):
        assert Visitor(app).get(f"/organizations?from={cursor}").status_code == 200


class TestNew:
    def test_organization_is_founded_with_its_logo(self, app):
        visitor = Visitor(app, vera())
        assert visitor.get("/organizations/new").status_code == 200
        answer = visitor.post("/organizations/new", {**GREEN, "logo": (a_png(), "logo.png")})
        assert answer.headers["Location"] == "/organizations/gruner-hafen"
        organization = visible_organization(VISITOR, "gruner-hafen")
        assert (role_of(vera(), organization.id), organization.logo.subject) == ("owner", "organization")
        visitor.get("/organizations/gruner-hafen")
        assert organization.logo.path("small") in visitor.page

    @pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 81}, {"web": "javascript:alert(1)"}, {"web": "http://["}, {"words": "x" * 4000}])
    def test_bad_input_is_refused_and_what_was_typed_stays(self, app, wrong):
        visitor = Visitor(app, vera())
        answer = visitor.post("/organizations/new", {**GREEN, **wrong})
        assert (answer.status_code, "https://hafen.example" in visitor.page or "web" in wrong) == (422, True)

    @pytest.mark.parametrize("who", [make_unproven, mallory])
    def test_unproven_and_suspended_people_are_told_why_not(self, app, who):
        assert Visitor(app, who()).get("/organizations/new").status_code == 403

    def test_visitor_is_led_to_sign_in(self, app):
        assert Visitor(app).get("/organizations/new").headers["Location"] == "/sign-in?next=/organizations/new"


class TestEdit:
    def test_owner_changes_it(self, app):
        path = f"/organizations/{lindenhafen().slug}/edit"
        visitor = Visitor(app, olga())
        assert (visitor.get(path).status_code, visitor.post(path, GREEN).status_code, lindenhafen().name) == (200, 303, "Grüner Hafen")

    def test_stranger_is_refused(self, app):
        path = f"/organizations/{lindenhafen().slug}/edit"
        visitor = Visitor(app, vera())
        assert (visitor.get(path).status_code, visitor.post(path, GREEN).status_code) == (403, 403)


class TestPeople:
    def test_owner_invites_and_withdraws(self, app):
        lindenhafen()
        visitor = Visitor(app, olga())
        assert visitor.post(PEOPLE, {"act": "invite", "email": "new@example.org", "role": "manager"}).status_code == 303
        visitor.get(PEOPLE)
        invitation = open_invitations(olga(), lindenhafen())[0]
        assert "new@example.org" in visitor.page
        assert visitor.post(PEOPLE, {"act": "withdraw", "invitation": invitation.id}).status_code == 303
        assert open_invitations(olga(), lindenhafen()) == []

    def test_bad_invitation_is_refused_and_what_was_typed_stays(self, app):
        lindenhafen()
        visitor = Visitor(app, olga())
        answer = visitor.post(PEOPLE, {"act": "invite", "email": "no address", "role": "emperor"})
        assert (answer.status_code, "no address" in visitor.page) == (422, True)

    def test_owner_changes_roles_and_takes_out(self, app):
        membership = make_member(lindenhafen(), vera())
        visitor = Visitor(app, olga())
        visitor.post(PEOPLE, {"act": "role", "membership": membership.id, "role": "manager"})
        assert role_of(vera(), lindenhafen().id) == "manager"
        visitor.post(PEOPLE, {"act": "remove", "membership": membership.id})
        assert role_of(vera(), lindenhafen().id) is None

    def test_last_owner_stays(self, app):
        key = members_of(lindenhafen())[0].id
        assert Visitor(app, olga()).post(PEOPLE, {"act": "remove", "membership": key}).status_code == 409

    def test_member_sees_people_without_invitations_and_may_leave(self, app):
        membership = make_member(lindenhafen(), vera())
        invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org")
        visitor = Visitor(app, vera())
        assert (visitor.get(PEOPLE).status_code, "new@example.org" in visitor.page) == (200, False)
        assert visitor.post(PEOPLE, {"act": "invite", "email": "x@example.org", "role": "member"}).status_code == 403
        visitor.post(PEOPLE, {"act": "remove", "membership": membership.id})
        assert role_of(vera(), lindenhafen().id) is None

    @pytest.mark.parametrize("key", ["", "x", "0", "9" * 40])
    def test_unknown_membership_is_not_found(self, app, key):
        lindenhafen()
        assert Visitor(app, olga()).post(PEOPLE, {"act": "remove", "membership": key}).status_code == 404

    def test_stranger_is_refused(self, app):
        lindenhafen()
        assert Visitor(app, walt()).get(PEOPLE).status_code == 403


class TestAccept:
    def test_link_alone_joins_nobody_and_the_button_does(self, app):
        invitation = invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org", role="manager")
        path, visitor = invitation_path(invitation), Visitor(app, vera())
        assert (visitor.get(path).status_code, role_of(vera(), lindenhafen().id)) == (200, None)
        assert (visitor.post(path).status_code, role_of(vera(), lindenhafen().id)) == (303, "manager")
        assert visitor.get(path).status_code == 404

    def test_visitor_signs_in_first_and_comes_back(self, app):
        path = invitation_path(invite_member(actor=olga(), organization=lindenhafen(), email="new@example.org"))
        assert Visitor(app).get(path).headers["Location"] == f"/sign-in?next={path}"

    def test_broken_link_is_refused(self, app):
        assert Visitor(app, vera()).get("/invitations/nonsense").status_code == 422
