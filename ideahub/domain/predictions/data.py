"""The data of a contest: files to take under accepted terms, with a row for each time one was taken."""

import mimetypes
from typing import BinaryIO

from sqlalchemy import func, select

from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.policies import in_good_standing, member, signed_in
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.policies import host, hosts_it
from ideahub.domain.files.commands import attach_file, store_file
from ideahub.domain.predictions.events import DataAdded, DataWithdrawn, TermsAccepted
from ideahub.domain.predictions.models import Acceptance, DataFile, Download
from ideahub.domain.predictions.policies import takes_predictions
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.teams.queries import team_of
from ideahub.kernel import clock, storage
from ideahub.kernel.db import db, lock, locked
from ideahub.kernel.errors import Conflict, Denied, Invalid, LimitReached, NotFound
from ideahub.kernel.events import emit
from ideahub.kernel.files import Checked, clean_name
from ideahub.kernel.paging import Page, keyset_page
from ideahub.kernel.policy import allow, authorize, rule
from ideahub.kernel.receipts import digest
from ideahub.kernel.text import clean_line
from ideahub.kernel.transactions import after_commit, command
from ideahub.kernel.words import _, _l

MOST_FILES = 20
WORDS_MOST = 300
DEFAULT_TERMS = (
    "You use this data for this contest only and pass it on to nobody. You make no attempt to find out who the people in it are. "
    "You delete it when the contest is over, or as soon as the sponsor withdraws it."
)


@rule(_l("Accept the terms of the data first."))
def has_accepted(actor, challenge):
    """Accepted the terms as they stand now."""
    return actor.id is not None and acceptance_of(actor, challenge) is not None


@rule(_l("The data can be taken from the moment the contest opens."))
def has_opened(actor, challenge):
    """Published, and begun."""
    return challenge.state in ("published", "decided", "completed") and challenge.opens_at is not None and clock.now() >= challenge.opens_at


allow("data.add", host & takes_predictions)
allow("data.accept", member & takes_predictions)
# Who may not take it reads why of the first part.
allow("data.take", (signed_in & in_good_standing & takes_predictions & has_opened & has_accepted) | (signed_in & hosts_it))


def terms_of(challenge: Challenge) -> str:
    """The terms under which the data is taken, in Markdown."""
    return rules_of(challenge.setup).get("terms") or DEFAULT_TERMS


def terms_sha256(challenge: Challenge) -> str:
    """What the terms hash to; an acceptance is of these very words."""
    return digest(terms_of(challenge))


def acceptance_of(actor, challenge: Challenge) -> Acceptance | None:
    """The actor's acceptance of the terms as they stand."""
    mine = select(Acceptance).where(Acceptance.challenge_id == challenge.id, Acceptance.user_id == actor.id, Acceptance.terms_sha256 == terms_sha256(challenge))
    return db.session.scalar(mine)


@command
def accept_terms(*, actor, challenge: Challenge, sha256: str) -> Acceptance:
    """Accept the terms with this hash; the same again changes nothing. Conflict where they are other ones now."""
    authorize(actor, "data.accept", challenge)
    if sha256 != terms_sha256(challenge):
        raise Conflict(_("The terms were changed since you opened this page. Read them again."))
    locked(User, id=actor.id)
    known = acceptance_of(actor, challenge)
    if known is not None:
        return known
    acceptance = Acceptance(challenge_id=challenge.id, user_id=actor.id, terms_sha256=sha256, accepted_at=clock.now())
    db.session.add(acceptance)
    db.session.flush()
    emit(TermsAccepted(actor_id=actor.id, challenge_id=challenge.id, terms_sha256=sha256))
    return acceptance


@command
def add_data_file(*, actor, challenge: Challenge, name: str, stream: BinaryIO, size: int, sha256: str, words: str = "") -> DataFile:
    """Keep a file of any kind for participants to take; its content is never opened here."""
    challenge = lock(challenge)
    authorize(actor, "data.add", challenge)
    if challenge.state not in ("draft", "published"):
        raise Conflict(_("The contest is over; its data stays as it is."))
    if len(clean_line(words)) > WORDS_MOST:
        raise Invalid(_("The description has at most %(most)d characters.", most=WORDS_MOST), field="words")
    if len(data_files_of(challenge)) >= MOST_FILES:
        raise LimitReached(_("A contest has at most %(most)d files. Put several into one zip.", most=MOST_FILES))
    media_type, packed = mimetypes.guess_type(name)
    checked = Checked(clean_name(name), (not packed and media_type) or "application/octet-stream", size, sha256)
    file = store_file(actor=actor, checked=checked, stream=stream, description=clean_line(words))
    attach_file(actor=actor, file=file, subject="data", subject_id=challenge.id)
    position = 1 + (db.session.scalar(select(func.max(DataFile.position)).where(DataFile.challenge_id == challenge.id)) or 0)
    row = DataFile(challenge_id=challenge.id, file_id=file.id, position=position, words=clean_line(words))
    db.session.add(row)
    db.session.flush()
    emit(DataAdded(actor_id=actor.id, challenge_id=challenge.id, data_file_id=row.id, sha256=sha256))
    return row


@command
def withdraw_data_file(*, actor, challenge: Challenge, data_file: DataFile, reason: str = "") -> None:
    """Take a file back: its bytes go, the log of who took it stays. Once the contest is published this needs a reason that everybody reads."""
    challenge, data_file = lock(challenge), lock(data_file)
    authorize(actor, "data.add", challenge)
    if data_file.withdrawn_at is not None:
        raise Conflict(_("This file is withdrawn already."))
    if challenge.state != "draft" and len(clean_line(reason)) < 10:
        raise Invalid(_("Say in a sentence why the file is withdrawn; everybody who took it reads it."), field="reason")
    data_file.withdrawn_at = clock.now()
    emit(DataWithdrawn(actor_id=actor.id, challenge_id=challenge.id, data_file_id=data_file.id, sha256=data_file.file.sha256, reason=clean_line(reason)))
    key = data_file.file.storage_key("file")
    after_commit(lambda: storage.delete(key))


@command
def take_data_file(*, actor, challenge: Challenge, data_file: DataFile) -> str:
    """Write down that the actor takes a file, and give the key of its content. Denied says what is still to be done."""
    authorize(actor, "data.take", challenge)
    if data_file.withdrawn_at is not None:
        raise Denied(_("The sponsor has withdrawn this file."))
    team = team_of(actor, challenge)
    db.session.add(
        Download(data_file_id=data_file.id, challenge_id=challenge.id, user_id=actor.id, team_id=team.id if team else None, taken_at=clock.now())
    )
    return data_file.file.storage_key("file")


def data_files_of(challenge: Challenge) -> list[DataFile]:
    """The files that can be taken, in their order."""
    kept = select(DataFile).where(DataFile.challenge_id == challenge.id, DataFile.withdrawn_at.is_(None))
    return list(db.session.scalars(kept.order_by(DataFile.position)))


def data_file_in(challenge: Challenge, key: int) -> DataFile:
    """A file of this contest, also one that is withdrawn; NotFound where there is none."""
    found = db.session.get(DataFile, key)
    if found is None or found.challenge_id != challenge.id:
        raise NotFound(_("There is no such file."))
    return found


def downloads_in(actor, challenge: Challenge, cursor: str | None = None, size: int = 50) -> Page:
    """For hosts: who took what and when, the newest first; rows are (Download, id)."""
    authorize(actor, "answers.see", challenge)
    return keyset_page(select(Download, Download.id).where(Download.challenge_id == challenge.id), [Download.id], cursor, size)


def takers_of(challenge: Challenge) -> list[tuple[DataFile, int, int]]:
    """(file, how many people took it, how many teams) of each file, withdrawn ones too."""
    counted = (
        select(Download.data_file_id, func.count(func.distinct(Download.user_id)), func.count(func.distinct(Download.team_id)))
        .where(Download.challenge_id == challenge.id)
        .group_by(Download.data_file_id)
    )
    taken = {key: (people, teams) for key, people, teams in db.session.execute(counted)}
    files = db.session.scalars(select(DataFile).where(DataFile.challenge_id == challenge.id).order_by(DataFile.position))
    return [(row, *taken.get(row.id, (0, 0))) for row in files]
