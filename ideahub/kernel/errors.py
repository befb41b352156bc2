"""The five ways to refuse; each carries the sentence that a person will read."""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal: a code for programs, a sentence for people, an HTTP status for doors."""

    code = "refused"
    status = 400

    def __init__(self, sentence, **details):
        super().__init__(str(sentence))
        self.sentence = sentence
        self.details = details


class NotFound(DomainError):
    """It does not exist, or not for this actor: the two are told apart by nobody."""

    code = "not_found"
    status = 404


class Denied(DomainError):
    """This actor may not do this; the sentence says why and what would help."""

    code = "denied"
    status = 403


class Conflict(DomainError):
    """The thing is in a state in which this cannot be done."""

    code = "conflict"
    status = 409


class Invalid(DomainError):
    """The input cannot be taken; `problems` maps each field to its sentence."""

    code = "invalid"
    status = 422

    def __init__(self, sentence, field: str | None = None, problems: Mapping[str, object] | None = None):
        super().__init__(sentence)
        self.field = field
        self.problems = dict(problems) if problems else ({field: sentence} if field else {})


class LimitReached(DomainError):
    """A limit that the rules print has been reached."""

    code = "limit_reached"
    status = 429
