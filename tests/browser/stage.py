"""What the walks through the pages find: challenges in every phase, with entries, pictures, votes, cases and a result."""

import hashlib
import io
from colorsys import hls_to_rgb
from typing import NamedTuple

from PIL import Image

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries import commands as entries
from ideahub.domain.entries.models import Entry
from ideahub.domain.files.commands import store_picture
from ideahub.domain.moderation.commands import appeal, decide_case, report
from ideahub.domain.moderation.models import Case
from ideahub.domain.moderation.queries import open_case
from ideahub.domain.results.commands import announce_results
from ideahub.domain.voting.commands import cast_vote
from ideahub.kernel.pictures import Picture
from tests.cast import ed, jude, mona, olga, vera, walt
from tests.factories.challenges import make_challenge, make_draft_challenge
from tests.factories.entries import make_draft, make_entry, make_waiting_entry

IDEAS = (
    (
        "Sails between the lamp posts",
        "Canvas sails, hung from **April to October**, shade the whole market and come down in a storm.\n\n- 14 sails\n- 28 posts that stand already",
    ),
    ("Lime trees in two rows", "Plant lime trees along both sides of the square. They need ten years and then give shade for two hundred."),
    ("A pergola of vines from the fountain to the tram stop, so that all who wait sit out of the sun", "Vines grow fast."),
    ("Nebel aus der Leitung", "Feine Düsen in den Pollern kühlen die Luft um sechs Grad und brauchen weniger Wasser als ein Brunnen."),
    ("Awnings that the stalls share", "One frame, one cloth, forty stalls."),
    ("White paving", "Pale stone stays fifteen degrees cooler than asphalt."),
)


class Town(NamedTuple):
    """Everything on the stage."""

    voting: Challenge
    stars: Challenge
    points: Challenge
    call: Challenge
    counted: Challenge
    decided: Challenge
    planned: Challenge
    ideas: list[Entry]
    waiting: list[Case]
    refused: Case
    shutters: Entry
    draft_id: int
    decision_id: int
    appeal_id: int


def drawing(at: int, wide: int = 1200, high: int = 900) -> bytes:
    """A small sound picture, as WebP, another for each number."""
    image = Image.new("RGB", (wide, high), _colour(at, 0.8))
    for stripe in range(4):
        image.paste(_colour(at + stripe, 0.35 + stripe / 10), (stripe * wide // 4, high // (stripe + 2), (stripe + 1) * wide // 4, high))
    content = io.BytesIO()
    image.save(content, "WEBP")
    return content.getvalue()


def _colour(at: int, light: float) -> tuple[int, ...]:
    return tuple(int(part * 255) for part in hls_to_rgb(at * 0.17 % 1, light, 0.45))


def entry_with_picture(author: User, challenge: Challenge, at: int) -> Entry:
    """One of the IDEAS as a published entry, with a picture that a browser can show."""
    title, text = IDEAS[at % len(IDEAS)]
    sizes = {"large": drawing(at), "medium": drawing(at, 800, 600), "small": drawing(at, 400, 300)}
    picture = Picture(1200, 900, "#88a0b0", hashlib.sha256(f"{challenge.id} {at}".encode()).hexdigest(), sizes)
    draft = make_draft(author, challenge, title, text, language="de" if title.startswith("Nebel") else "en")
    entries.add_to_draft(
        actor=author, draft=draft, file=store_picture(actor=author, picture=picture, name=f"plan-{at}.png", description=f"The square, drawing {at}")
    )
    return entries.submit_draft(actor=author, draft=draft)


def _running(title: str, method: str, settings: dict, **wishes) -> tuple[Challenge, list[Entry]]:
    challenge = make_challenge(host=olga(), title=title, phase="both", mode="after", method=method, settings=settings, per_person=9, **wishes)
    return challenge, [entry_with_picture((ed(), walt())[at % 2], challenge, at) for at in range(len(IDEAS))]


def town() -> Town:
    """Build it all, through the commands."""
    voting, ideas = _running("Shade for the market square", "approval", {"most": 3}, tally="live")
    cast_vote(actor=vera(), entry=ideas[1], value=1)
    for entry in ideas[:2]:
        cast_vote(actor=jude(), entry=entry, value=1)
    stars, starred = _running(
        "Eine Bank für Lindenhafen", "score", {}, tally="live", summary="Wir suchen eine Bank, auf der man lange sitzt.", language="de"
    )
    cast_vote(actor=vera(), entry=starred[0], value=4)
    points, weighed = _running("Ten thousand euros for the river bank", "cumulative", {})
    cast_vote(actor=vera(), entry=weighed[0], value=2)
    call = make_challenge(host=olga(), title="Cooler rooms for the school", phase="call", mode="before")
    shutters = make_entry(ed(), call, "Shutters outside")
    waiting = [open_case("entry", make_waiting_entry(author, call, title).id) for author, title in ((ed(), "Night air"), (walt(), "A roof of grass"))]
    refused = open_case("entry", make_waiting_entry(ed(), call, "Buy my fans").id)
    decision = decide_case(actor=mona(), case=refused, action="reject", code="off_topic", sentence="It sells something.")
    filed = appeal(actor=ed(), decision=decision, text="They cool rooms.")
    report(actor=vera(), subject="entry", key=ideas[4].id, code="spam", sentence="Seen before.")
    draft = make_draft(ed(), call, "Curtains")
    counted = make_challenge(host=olga(), title="A name for the ferry", phase="result", mode="after", method="approval", settings={"most": 3})
    decided = make_challenge(host=olga(), title="Light for the harbour path", phase="result", mode="after", method="approval", settings={"most": 3})
    for challenge in (counted, decided):
        for author, title in ((ed(), "Lanterns on the quay"), (walt(), "Reeds that glow")):
            make_entry(author, challenge, title)
    announce_results(actor=olga(), challenge=decided, sentence="Thank you to everybody who wrote.")
    planned = make_draft_challenge(olga(), "A bridge for bicycles")
    return Town(voting, stars, points, call, counted, decided, planned, ideas, waiting, refused, shutters, draft.id, decision.id, filed.id)


def pages_of(who: str, town: Town) -> list[str]:
    """The addresses that the visitor, vera, ed, mona, jude, sam or olga walks through."""
    at = {name: f"/challenges/{getattr(town, name).slug}" for name in ("voting", "stars", "points", "call", "counted", "decided", "planned")}
    entry = f"/entries/{town.ideas[0].id}"
    steps = ("brief", "form", "decision", "moderation", "prizes", "people", "dates", "preview")
    return {
        "visitor": [
            "/", "/challenges", at["voting"], at["voting"] + "/entries", at["voting"] + "/rules", at["voting"] + "/updates", at["voting"] + "/activity",
            at["stars"] + "/entries", at["call"], at["call"] + "/moderation", at["decided"], at["decided"] + "/results", entry, entry + "/revisions", "/winners",
            "/search?q=shade", "/organizations", f"/organizations/{town.voting.organization.slug}", "/people/ed", "/sign-in", "/sign-up", "/forgotten", "/no/such/page",
        ],
        "vera": [
            "/", at["voting"] + "/entries", at["voting"] + "/ballot", at["stars"] + "/entries", at["stars"] + "/ballot", at["points"] + "/entries",
            at["points"] + "/ballot", entry, "/me/ballots", "/notifications", "/notifications/settings", "/settings", "/settings/security", "/settings/close",
            f"/report/entry/{town.ideas[2].id}", "/organizations/new",
        ],
        "ed": [f"/drafts/{town.draft_id}", f"/drafts/{town.draft_id}/preview", entry, entry + "/receipt", f"/entries/{town.shutters.id}/withdraw", f"/decisions/{town.decision_id}", "/me/entries", at["call"] + "/enter"],
        "mona": ["/moderation", f"/moderation/cases/{town.waiting[1].id}", f"/moderation/cases/{town.refused.id}", "/moderation?list=all", at["call"] + "/entries"],
        "jude": ["/moderation?list=all", f"/moderation/appeals/{town.appeal_id}"],
        "sam": ["/operator", "/operator/people", "/operator/events"],
        "olga": [
            *(f"{at['planned']}/set-up/{step}" for step in steps), at["planned"] + "/preview", at["counted"] + "/decide",
            *(at["call"] + part for part in ("/desk", "/people", "/amend", "/cancel", "/import")), "/challenges/new", entry,
            *(f"/organizations/{town.voting.organization.slug}/{part}" for part in ("edit", "people")),
        ],
    }[who]  # fmt: skip
