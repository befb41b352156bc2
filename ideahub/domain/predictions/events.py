"""What happens in a prediction contest. Public events never carry a test score."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AnswersSet(Event):
    """A version of the hidden answers is in force."""

    answer_key_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class AttemptHandedIn(Event):
    """A prediction file was received, whole."""

    attempt_id: int
    entry: int
    number: int
    receipt: str


@dataclass(frozen=True, kw_only=True)
class AttemptRefused(Event):
    """The checker found problems; the attempt does not count."""

    attempt_id: int
    entry: int


@dataclass(frozen=True, kw_only=True)
class AttemptScored(Event):
    """An attempt has its scores; `quiz` is the public one."""

    attempt_id: int
    entry: int
    quiz: str
    best: bool


@dataclass(frozen=True, kw_only=True)
class AttemptFailed(Event):
    """We could not score an attempt: it does not count, and operators are told."""

    attempt_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class LeadChanged(Event):
    """Another team stands first on the public board."""

    entry_id: int
    quiz: str
    public = True


@dataclass(frozen=True, kw_only=True)
class LastCallOpened(Event):
    """The target is reached: everybody has until `closes_at`, an ISO moment in UTC."""

    last_call_id: int
    entry: int
    quiz: str
    closes_at: str
    public = True


@dataclass(frozen=True, kw_only=True)
class CandidateAsked(Event):
    """A team is asked to hand in method and code."""

    verification_id: int
    entry: int


@dataclass(frozen=True, kw_only=True)
class CandidateDecided(Event):
    """Method and code were looked at; `state` is verified, rejected, declined or expired."""

    verification_id: int
    entry: int
    state: str
    public = True


@dataclass(frozen=True, kw_only=True)
class ProgressPrizeDecided(Event):
    """A progress prize found its winner, or nobody; `entry` is None then."""

    progress_prize_id: int
    entry: int | None
    line: str
    public = True


@dataclass(frozen=True, kw_only=True)
class ContestReopened(Event):
    """Nobody who reached the target passed the verification: the contest goes on under the same rules."""

    last_call_id: int
    public = True


@dataclass(frozen=True, kw_only=True)
class AttemptsRescored(Event):
    """Answers or metric were corrected and every attempt scored anew."""

    answer_key_id: int
    version: int
    attempts: int
    moved: int
    public = True


@dataclass(frozen=True, kw_only=True)
class DataAdded(Event):
    """A file can be taken by who accepts the terms."""

    data_file_id: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DataWithdrawn(Event):
    """A file is taken back: nobody gets it any more, and who has it deletes it by the terms."""

    data_file_id: int
    sha256: str
    reason: str
    public = True


@dataclass(frozen=True, kw_only=True)
class TermsAccepted(Event):
    """A person accepted the terms of the data."""

    terms_sha256: str
