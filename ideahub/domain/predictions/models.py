"""Answers, attempts, scores, the board, last calls, verifications, progress prizes, and who took the data under which terms."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.files.models import File
from ideahub.domain.teams.models import Team
from ideahub.kernel.db import Json, Moment, Row

STATES = ("received", "checking", "invalid", "scoring", "scored", "our_fault")
COUNTED = ("received", "checking", "scoring", "scored")


class AnswerKey(Row):
    """One version of the hidden answers, compiled: found in the store by the hash of its content. The newest version is in force.

    `seed_sha256` is published with the rules where a seed made the split; `seed` itself is shown with the result.
    """

    __tablename__ = "answer_key"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    version: Mapped[int]
    sha256: Mapped[str]
    source_sha256: Mapped[str]
    rows: Mapped[int]
    quiz_rows: Mapped[int]
    test_rows: Mapped[int]
    seed: Mapped[str | None]
    seed_sha256: Mapped[str | None]
    metric: Mapped[str]
    settings: Mapped[dict] = mapped_column(Json, default=dict)
    reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    __table_args__ = (UniqueConstraint("challenge_id", "version"),)


class DataFile(Row):
    """A file that participants may take once they have accepted the terms, until it is withdrawn: then its bytes are gone, and the log stays."""

    __tablename__ = "data_file"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"))
    position: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    file: Mapped[File] = relationship(lazy="joined", innerjoin=True)
    __table_args__ = (UniqueConstraint("challenge_id", "position"),)


class Acceptance(Row):
    """That a person accepted the terms of the data, in the version with this hash."""

    __tablename__ = "acceptance"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    terms_sha256: Mapped[str]
    accepted_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (UniqueConstraint("challenge_id", "user_id", "terms_sha256"),)


class Download(Row):
    """That a person, then in this team or in none, took a data file."""

    __tablename__ = "download"
    data_file_id: Mapped[int] = mapped_column(ForeignKey("data_file.id"), index=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    taken_at: Mapped[datetime] = mapped_column(Moment)
    user: Mapped[User] = relationship()
    team: Mapped[Team | None] = relationship()
    data_file: Mapped[DataFile] = relationship()


class Attempt(Row):
    """One uploaded prediction file of a team. `received_at` is set once, when the upload had ended, and decides every tie.

    `quiz` and `test` are decimals at the declared precision; `quiz_key` and `test_key` order them, the smallest best. `lease_until`
    says until when a worker holds it. `chosen` marks a final attempt, where the rules let a team choose. `climbed` is False where the
    Ladder told the team its former public score again (ladder.py).
    """

    __tablename__ = "attempt"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    number: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(Moment)
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    storage_key: Mapped[str]
    receipt: Mapped[str]
    state: Mapped[str] = mapped_column(default="received")
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    private: Mapped[bool] = mapped_column(default=True)
    chosen: Mapped[bool] = mapped_column(default=False)
    climbed: Mapped[bool] = mapped_column(default=True, server_default=true())
    problems: Mapped[dict | None] = mapped_column(Json)
    fault: Mapped[str | None]
    quiz: Mapped[str | None]
    test: Mapped[str | None]
    quiz_key: Mapped[int | None] = mapped_column(BigInteger)
    test_key: Mapped[int | None] = mapped_column(BigInteger)
    answers_version: Mapped[int | None]
    scored_at: Mapped[datetime | None] = mapped_column(Moment)
    sketch: Mapped[dict | None] = mapped_column(Json)
    team: Mapped[Team] = relationship()
    person: Mapped[User] = relationship()
    challenge: Mapped[Challenge] = relationship()
    __table_args__ = (
        UniqueConstraint("challenge_id", "number"),
        CheckConstraint("state IN ('received', 'checking', 'invalid', 'scoring', 'scored', 'our_fault')", name="state"),
        CheckConstraint("(state = 'scored') = (quiz IS NOT NULL)", name="scored"),
        CheckConstraint("(quiz IS NULL) = (test IS NULL)", name="halves"),
        Index("ix_attempt_team", "team_id", "received_at"),
        Index("ix_attempt_entry", "entry_id", "received_at"),
        Index("ix_attempt_best", "challenge_id", "entry_id", "quiz_key", "received_at", "id"),
        Index("ix_attempt_waiting", "state", "received_at"),
        Index("ix_attempt_sha256", "challenge_id", "sha256"),
    )


class AttemptPerson(Row):
    """That an attempt counts against a person: everybody who was in the team when it was received, whatever team they are in later."""

    __tablename__ = "attempt_person"
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    received_at: Mapped[datetime] = mapped_column(Moment)
    counted: Mapped[int] = mapped_column(default=1)
    __table_args__ = (UniqueConstraint("attempt_id", "user_id"), Index("ix_attempt_person_window", "challenge_id", "user_id", "counted", "received_at"))


class Score(Row):
    """A score of an attempt under one version of the answers; written once, never changed. What the board said at any moment follows from these."""

    __tablename__ = "score"
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    answers_version: Mapped[int]
    quiz: Mapped[str]
    test: Mapped[str]
    quiz_exact: Mapped[float] = mapped_column(Float(53))
    test_exact: Mapped[float] = mapped_column(Float(53))
    quiz_key: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(Moment)
    scored_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (UniqueConstraint("attempt_id", "answers_version"), Index("ix_score_challenge", "challenge_id", "scored_at"))


class BoardLine(Row):
    """A team's place by its best public score. The rank is stored: one score moves those between the old place and the new one."""

    __tablename__ = "board_line"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    quiz: Mapped[str]
    quiz_key: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(Moment)
    rank: Mapped[int]
    rank_before: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=1)
    last_at: Mapped[datetime] = mapped_column(Moment)
    entry: Mapped[Entry] = relationship()
    __table_args__ = (
        Index("ix_board_line_rank", "challenge_id", "rank"),
        Index("ix_board_line_order", "challenge_id", "quiz_key", "received_at", "attempt_id"),
    )


class LastCall(Row):
    """The last call of a contest: opened by the attempt that reached the target; never reset by a later leader."""

    __tablename__ = "last_call"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    round: Mapped[int] = mapped_column(default=1)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[str | None]
    __table_args__ = (UniqueConstraint("challenge_id", "round"),)


class Verification(Row):
    """The examination of one attempt: method and code handed in, looked at, accepted or not. Candidates are asked one after the other.

    `prize` is `grand` or the place of a progress prize in the rules.
    """

    __tablename__ = "verification"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    prize: Mapped[str] = mapped_column(default="grand")
    turn: Mapped[int]
    state: Mapped[str] = mapped_column(default="asked")
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    method: Mapped[str] = mapped_column(default="")
    code_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    checklist: Mapped[dict] = mapped_column(Json, default=dict)
    handed_in_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(default="")
    attempt: Mapped[Attempt] = relationship()
    code: Mapped[File | None] = relationship()
    __table_args__ = (
        UniqueConstraint("challenge_id", "prize", "turn"),
        UniqueConstraint("attempt_id", "prize"),
        CheckConstraint("state IN ('asked', 'handed_in', 'verified', 'rejected', 'declined', 'expired')", name="state"),
    )


class ProgressPrize(Row):
    """A progress prize that was decided: to whom it went, or that nobody reached its line."""

    __tablename__ = "progress_prize"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    position: Mapped[int]
    line: Mapped[str]
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"))
    decided_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (UniqueConstraint("challenge_id", "position"),)
