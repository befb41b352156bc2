"""The phases of a challenge as the phase bar draws them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ideahub.kernel import clock
from ideahub.kernel.words import _
from ideahub.web.spoken_times import day_words, left, when_words


@dataclass(frozen=True, eq=False)
class Step:
    """One phase: past, now or next; `share` is how much of it is over, in per cent."""

    name: str
    starts_at: datetime
    ends_at: datetime
    state: str
    share: int

    @cached_property
    def dates(self) -> str:
        """From when to when; for the phase that runs, only until when."""
        if self.state == "now":
            return _("until %(moment)s", moment=when_words(self.ends_at))
        return _("%(first)s to %(last)s", first=day_words(self.starts_at), last=day_words(self.ends_at))

    @cached_property
    def left(self) -> str:
        """How long the running phase still goes; empty for the others."""
        return _("%(time)s left", time=left(self.ends_at)) if self.state == "now" else ""


def phase_steps(phases) -> list[Step]:
    """The steps of `phases` (each with label, starts_at, ends_at) at this moment, in their order.

    Where several run at once, the last of them is now: the bar has one stroke of the pen.
    """
    moment = clock.now()
    running = [phase for phase in phases if phase.starts_at <= moment < phase.ends_at]
    here = running[-1] if running else None
    steps = []
    for phase in phases:
        if phase is here:
            state = "now"
        else:
            state = "next" if phase.starts_at > moment else "past"
        over = (moment - phase.starts_at) / (phase.ends_at - phase.starts_at) if state == "now" else 0
        steps.append(Step(phase.label, phase.starts_at, phase.ends_at, state, round(100 * over)))
    return steps
