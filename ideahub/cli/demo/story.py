"""The whole story of the demo, part after part: whoever adds a part adds a file and a line here."""

from datetime import datetime

from sqlalchemy import select

from ideahub.cli.demo import calls, townspeople
from ideahub.cli.demo.contests import load_contests
from ideahub.cli.demo.gallery import Gallery
from ideahub.cli.demo.stage import Stage, deliver_all, plans, read
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.ordering import spread_bands
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.transactions import unit


def play(now: datetime, password: str, cast: tuple[str, ...]) -> None:
    """Everything, in the order in which it happened; those of the `cast` read English pages. The clock is held at `now` afterwards."""
    told = plans()
    stage = Stage(now, Gallery([*townspeople.faces_and_logos(), *(wish for plan in told for wish in calls.pictures_of(plan))]))
    townspeople.settle(stage, read("people.json"), password, cast)
    townspeople.found(stage, read("organizations.json"))
    for plan in told:
        calls.tell(stage, plan)
    load_contests(stage.now, stage.people, stage.people["olga"], stage.organizations["lindenhafen"])
    clock.set(stage.now)
    with unit():
        spread_bands(challenge_ids=list(db.session.scalars(select(Challenge.id))))
    deliver_all()
    townspeople.suspend(stage, "mallory", "Three entries in a row that only sold something.")
    deliver_all()
