"""The demo's pictures: drawn ahead in a thread and rendered by the house's own child while the rest of the story goes on."""

import json
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread

from ideahub.cli.demo import pictures
from ideahub.kernel.pictures import Picture, render_trusted

SCENE, HEAD, SQUARE = (800, 600), (1200, 900), (256, 256)


@dataclass(frozen=True)
class Wish:
    """One picture: `kind` is scene, logo or face, `spec` what pictures.py draws it from, as JSON so that equal wishes are equal."""

    kind: str
    spec: str
    size: tuple[int, int]

    def drawn(self) -> bytes:
        """The file, as one would upload it."""
        draw = {"scene": pictures.draw, "logo": pictures.logo, "face": pictures.face}[self.kind]
        return draw(json.loads(self.spec), self.size)


def scene(spec: dict, size: tuple[int, int] = SCENE) -> Wish:
    """A drawing of {scene, seed, palette}."""
    return Wish("scene", json.dumps(spec, sort_keys=True), size)


def logo(spec: dict) -> Wish:
    """The mark of an organization."""
    return Wish("logo", json.dumps(spec, sort_keys=True), SQUARE)


def face(seed: int) -> Wish:
    """The face of a person."""
    return Wish("face", json.dumps(seed), SQUARE)


class Gallery:
    """The pictures of these wishes, each drawn once, in the order in which they will be asked for."""

    def __init__(self, wishes: Iterable[Wish]):
        self._coming: dict[Wish, Future] = {wish: Future() for wish in wishes}
        Thread(target=self._paint, name="gallery", daemon=True).start()

    def _paint(self) -> None:
        waiting = iter(self._coming.values())
        try:
            for picture in render_trusted(wish.drawn() for wish in self._coming):
                next(waiting).set_result(picture)
        except BaseException as problem:
            for future in waiting:
                future.set_exception(problem)
            raise

    def picture(self, wish: Wish) -> Picture:
        """The picture of one of the wishes, once it is there."""
        return self._coming[wish].result()
