"""What moderation does."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class Reported(Event):
    """Somebody reported something, with a reason."""

    case_id: int
    code: str


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """Something waits for a moderator; `why` is entry, edit or reports."""

    case_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Event):
    """A moderator decided: action, reason code and the sentence for the author."""

    decision_id: int
    about: str
    about_key: int
    action: str
    code: str


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(Event):
    """A moderator took a decision back at once."""

    decision_id: int
    about: str
    about_key: int


@dataclass(frozen=True, kw_only=True)
class AppealFiled(Event):
    """The author asked another moderator to look again."""

    appeal_id: int
    decision: int


@dataclass(frozen=True, kw_only=True)
class AppealDecided(Event):
    """Another moderator upheld or overturned the decision."""

    appeal_id: int
    decision: int
    upheld: bool
