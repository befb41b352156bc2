"""A state machine as a table of moves."""

from ideahub.kernel.errors import Conflict


class Lifecycle:
    """Moves of a thing's `state`: each move names the states it may start from and the one it ends in."""

    def __init__(self, initial: str, moves: dict[str, tuple[tuple[str, ...], str]], refusals: dict | None = None):
        self.initial = initial
        self.moves = moves
        self.refusals = refusals or {}

    @property
    def states(self) -> set[str]:
        """Every state that the table names."""
        return {self.initial} | {state for sources, end in self.moves.values() for state in (*sources, end)}

    def may(self, thing, move: str) -> bool:
        """Whether `move` starts from the thing's present state."""
        return thing.state in self.moves[move][0]

    def move(self, thing, move: str) -> None:
        """Make the move, or raise Conflict with the sentence for it. The caller holds the row's lock."""
        if not self.may(thing, move):
            refusal = self.refusals.get(move, "This cannot be done any more: the state has changed. Load the page again.")
            raise Conflict(refusal, state=thing.state, move=move)
        thing.state = self.moves[move][1]
