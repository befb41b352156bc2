"""ideahub challenges."""

import pytest

from ideahub.domain.challenges.commands import amend_rules
from ideahub.domain.challenges.models import Rulebook
from ideahub.kernel.db import db
from tests.cast import olga
from tests.factories.challenges import make_challenge, make_draft_challenge

pytestmark = pytest.mark.usefixtures("database")


def test_list_names_drafts_too(run):
    make_challenge(title="Open")
    make_draft_challenge(title="Draft")
    assert [line.split()[0] for line in run("challenges", "list")[1].splitlines()] == ["published", "draft"]


def test_show_checks_the_chain_of_rulebooks(run):
    challenge = make_challenge(title="Open")
    amend_rules(actor=olga(), challenge=challenge, reason="Asked", brief="Clearer")
    code, shown = run("challenges", "show", "open")
    assert (code, shown.splitlines()[-1]) == (0, "The chain of rulebooks holds.")
    db.session.execute(db.update(Rulebook).where(Rulebook.version == 1).values(body=db.func.replace(Rulebook.body, "shade", "light")))
    code, broken = run("challenges", "show", "open")
    assert (code, "does not have the hash" in broken) == (1, True)


def test_show_of_an_unknown_challenge_is_refused(run):
    assert run("challenges", "show", "nothing")[0] == 1


def test_announce_tells_each_phase_once(run):
    make_challenge(phase="voting")
    assert [run("challenges", "announce")[1] for _time in (1, 2)] == ["2 phases announced.\n", "0 phases announced.\n"]
