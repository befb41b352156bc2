"""The people of the demo with their faces, and the organizations that they found."""

from ideahub.cli.demo.gallery import face, logo
from ideahub.cli.demo.stage import Stage, in_turns, read
from ideahub.domain.accounts.commands import change_profile, make_operator, make_staff, open_account, suspend_account, verify_email
from ideahub.domain.accounts.links import verification_token
from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.passwords import hash_password
from ideahub.domain.files.commands import change_face
from ideahub.domain.organizations.commands import add_member, change_logo, found_organization
from ideahub.kernel.policy import SYSTEM
from ideahub.kernel.transactions import unit
from ideahub.kernel.words import LANGUAGES


def settle(stage: Stage, people: list[dict], password: str, english: tuple[str, ...]) -> None:
    """Open an account for each, with one hash of one password; those named in `english` read English pages."""
    hashed = hash_password(password)
    for some in in_turns(enumerate(people)):
        with unit():
            for number, one in some:
                stage.at(-200 + number * 0.4)
                language = one["language"] if one["language"] in LANGUAGES and one["handle"] not in english else "en"
                stage.people[one["handle"]] = _settled(stage, one, hashed, language)
    with unit():
        make_operator(actor=SYSTEM, user=stage.people["sam"])
        make_staff(actor=SYSTEM, user=stage.people["sam"])


def _settled(stage: Stage, one: dict, hashed: str, language: str) -> User:
    user = open_account(
        name=one["name"], email=f"{one['handle']}@example.org", password_hash=hashed, handle=one["handle"], language=language, time_zone=one["time_zone"]
    )
    verify_email(token=verification_token(user))
    change_profile(actor=user, name=user.name, handle=user.handle, words=one.get("words", ""), time_zone=user.time_zone, language=user.language)
    if one.get("face") is not None:
        change_face(actor=user, file=stage.stored(user, face(one["face"]), "", "face.png"))
    return user


def found(stage: Stage, organizations: list[dict]) -> None:
    """Found each organization, with its people and its mark."""
    for number, one in enumerate(organizations):
        stage.at(-150 + number)
        owner = stage.people[one["owner"]]
        with unit():
            organization = found_organization(actor=owner, name=one["name"], words=one["words"], web=one["web"])
            for role in ("manager", "member"):
                for handle in one[f"{role}s"]:
                    add_member(actor=SYSTEM, organization=organization, user=stage.people[handle], role=role)
            change_logo(actor=owner, organization=organization, logo=stage.stored(owner, logo(one["logo"]), one["name"], "logo.png"))
        stage.organizations[one["slug"]], stage.hosts[one["slug"]] = organization, [one["owner"], *one["managers"], *one["members"]]


def suspend(stage: Stage, handle: str, reason: str) -> None:
    """Suspend somebody, today."""
    stage.at(0)
    with unit():
        suspend_account(actor=stage.people["sam"], user=stage.people[handle], reason=reason)


def faces_and_logos():
    """The pictures that this part will ask for."""
    yield from (face(one["face"]) for one in read("people.json") if one.get("face") is not None)
    yield from (logo(one["logo"]) for one in read("organizations.json"))
