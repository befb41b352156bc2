"""What is wrong with a metric, a setting or a column of answers, as a code and a sentence; problems of files are in problems.py."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One problem: a code that never changes its meaning, an English template and the values that fill it.

    >>> Problem("too_few", "Only %(rows)d rows.", {"rows": 1}).sentence
    'Only 1 rows.'
    """

    code: str
    template: str
    values: dict = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The English sentence, filled."""
        return self.template % self.values


class Unusable(ValueError):
    """Something cannot be used as it is; `problem` says why."""

    def __init__(self, problem: Problem):
        super().__init__(problem.sentence)
        self.problem = problem
