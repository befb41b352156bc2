"""What a draft of a prediction contest has beside its rules."""

from sqlalchemy import delete, select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.files.commands import forget_file
from ideahub.domain.predictions.models import AnswerKey, DataFile
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM


def clear(challenge: Challenge) -> None:
    """Remove the answers and the data of a draft, in the transaction that deletes it. Nobody takes data from a draft, nor attempts anything in it."""
    files = [row.file for row in db.session.scalars(select(DataFile).where(DataFile.challenge_id == challenge.id))]
    for model in (DataFile, AnswerKey):
        db.session.execute(delete(model).where(model.challenge_id == challenge.id))
    for file in files:
        forget_file(actor=SYSTEM, file=file)
