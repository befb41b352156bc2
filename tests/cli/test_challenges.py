"""ideahub challenges."""

import pytest

from ideahub.domain.challenges.commands import amend_rules
from ideahub.domain.challenges.models import Rulebook
from ideahub.kernel.db import db
from tests.cast import olga
from tests.factories.challenges import make_challenge, make_draft_challenge

pytestmark = pytest.mark.usefixtures("database")


def run(app, *words):
    return app.test_cli_runner().invoke(args=["challenges", *words])


def test_list_names_drafts_too(app):
    make_challenge(title="Open")
    make_draft_challenge(title="Draft")
    assert [line.split()[0] for line in run(app, "list").output.splitlines()] == ["published", "draft"]


def test_show_checks_the_chain_of_rulebooks(app):
    challenge = make_challenge(title="Open")
    amend_rules(actor=olga(), challenge=challenge, reason="Asked", brief="Clearer")
    shown = run(app, "show", "open")
    assert (shown.exit_code, shown.output.splitlines()[-1]) == (0, "The chain of rulebooks holds.")
    db.session.execute(db.update(Rulebook).where(Rulebook.version == 1).values(body=db.func.replace(Rulebook.body, "shade", "light")))
    broken = run(app, "show", "open")
    assert (broken.exit_code, "does not have the hash" in broken.output) == (1, True)


def test_show_of_an_unknown_challenge_is_refused(app):
    assert run(app, "show", "nothing").exit_code == 1


def test_announce_tells_each_phase_once(app):
    make_challenge(phase="voting")
    assert [run(app, "announce").output for _time in (1, 2)] == ["2 phases announced.\n", "0 phases announced.\n"]
