"""ideahub demo: a house full of people, through the commands and on a clock of its own."""

import gc
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import func, select

from ideahub.cli.demo.story import play
from ideahub.cli.group import Words
from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.queries import user_by_handle
from ideahub.kernel import clock, events, outbox, queue
from ideahub.kernel.db import db

PASSWORD = "open the window"
PARTS = {
    "olga": "owns the City of Lindenhafen and its challenges", "ed": "enters ideas", "walt": "enters ideas, too", "vera": "votes",
    "mona": "moderates", "jude": "moderates, and decides appeals", "sam": "operates the site", "mallory": "is suspended",
}  # fmt: skip


@click.group("demo", cls=Words)
def words():
    """A house full of invented people, to look around in."""


@words.command("load")
@click.option("--once", is_flag=True, help="Do nothing where somebody lives here already.")
def load_command(once: bool):
    """Load the demo into an empty house."""
    if not load_once(click.echo) and not once:
        raise click.ClickException("Somebody lives here already; the demo is for an empty house.")


@words.command("people")
def people_command():
    """Who can sign in, and with which password."""
    click.echo(who_can_sign_in(), nl=False)


def who_can_sign_in() -> str:
    """The cast of the demo with the password, or nothing where they do not live here."""
    known = [handle for handle in PARTS if user_by_handle(handle)]
    if not known:
        return ""
    lines = [f"  {handle}@example.org".ljust(26) + PARTS[handle] for handle in known]
    return "\n".join(["Sign in as one of these, with the password “" + PASSWORD + "”:", *lines]) + "\n"


def load_once(say) -> bool:
    """Load the demo where nobody lives here yet. Gives whether it was loaded."""
    home = Path(current_app.config["IDEAHUB_HOME"])
    begun = home / "demo-begun"
    if begun.exists():
        raise click.ClickException(f"Loading the demo was interrupted. Delete the folder {home} and start again.")
    if db.session.scalar(select(func.count(User.id))):
        return False
    say("Loading the demo ...")
    begun.touch()
    # Deliveries are made here, in order and many at once; a worker has nothing to be rung for.
    events.ring_with(lambda delivery_ids: None)
    outbox.hold_letters()
    thresholds = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)  # much is made and little is garbage: looking for it would take a tenth of the time
    try:
        play(clock.now(), PASSWORD, tuple(PARTS))
    finally:
        gc.set_threshold(*thresholds)
        clock.release()
        events.ring_with(queue.ring)
    outbox.put_away_letters()
    begun.unlink()
    return True
