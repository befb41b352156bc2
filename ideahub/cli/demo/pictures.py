"""Draws the demo's pictures: scenes, logos and faces, always the same ones for the same spec."""

from math import cos, pi, sin
from random import Random

from ideahub.cli.demo import outdoors, town
from ideahub.cli.demo.sheet import (
    BRICK,
    CORAL,
    CREAM,
    GREEN,
    INK,
    LEAF,
    NAVY,
    PALE,
    PALETTES,
    SAND,
    SCENES,
    SEA,
    SOIL,
    STONE,
    SUN,
    WHITE,
    Sheet,
)

__all__ = ["PALETTES", "SCENES", "draw", "face", "logo", "outdoors", "town"]


def draw(spec, size=(1200, 900)):
    """The JPEG of a spec {scene, seed, palette}; equal specs give equal bytes."""
    sheet = Sheet(size, PALETTES[spec.get("palette", "day")], spec.get("seed", 0))
    SCENES[spec["scene"]](sheet)
    return sheet.done(mirrored=spec.get("seed", 0) % 3 == 1)


def logo(spec, size=(400, 400)):
    """The PNG of an organization's mark: {mark, colour}."""
    s = Sheet(size, {**PALETTES["day"], "sky": spec.get("colour", INK)}, 0)
    mark = spec["mark"]
    if mark == "linden":
        s.box(392, 300, 16, 190, CREAM)
        for x, y in ((400, 170), (320, 250), (480, 250)):
            s.disc(x, y, 88, CREAM)
        s.box(210, 480, 380, 18, CREAM)
    elif mark == "valley":
        s.shape([(150, 170), (250, 170), (400, 420), (550, 170), (650, 170), (400, 560)], CREAM)
    elif mark == "boat":
        s.shape([(160, 370), (640, 370), (550, 500), (250, 500)], WHITE)
        s.shape([(390, 90), (390, 340), (210, 340)], WHITE)
        s.shape([(420, 150), (420, 340), (560, 340)], SUN)
    elif mark == "moor":
        for y, colour in ((210, CREAM), (300, LEAF), (390, CREAM)):
            s.curve((150, y), (300, y - 90), (400, y), colour, 34)
            s.curve((400, y), (500, y + 90), (650, y), colour, 34)
    elif mark == "nut":
        s.shape([(400 + cos(turn * pi / 3) * 220, 300 + sin(turn * pi / 3) * 220) for turn in range(6)], CREAM)
        s.disc(400, 300, 96, spec.get("colour", INK))
    else:
        s.disc(400, 300, 150, CORAL, 190)
        s.box(320, 90, 160, 34, CREAM)
        s.box(320, 476, 160, 34, CREAM)
        for y in (210, 300, 390):
            s.box(270, y - 4, 260, 8, CREAM)
    return s.done("PNG")


def face(seed, size=(400, 400)):
    """The PNG of a geometric face for a seed."""
    chance = Random(seed)
    back, cloth = chance.choice((PALE, SAND, SUN, LEAF, "#9fb6ad", CORAL)), chance.choice((SEA, GREEN, NAVY, BRICK, WHITE))
    skin, hair = chance.choice(("#f1cfae", "#d9a378", "#a8714a", "#7a4d33", "#e8bd95")), chance.choice((INK, SOIL, BRICK, STONE, "#d9a441"))
    s = Sheet(size, {**PALETTES["day"], "sky": back}, seed, close=1.45)
    style = chance.randrange(4)
    if style == 1:
        s.box(264, 190, 272, 250, hair, 110)
    s.disc(400, 640, 230, cloth, 190)
    s.box(352, 380, 96, 100, skin)
    s.disc(400, 300, 118, skin, 136)
    s.half(400, 262, 128, hair, 122 if style != 3 else 100)
    if style == 2:
        s.disc(400, 128, 54, hair)
    if style == 3:
        s.half(400, 268, 134, cloth, 130)
        s.box(250, 256, 300, 22, cloth)
    for x in (356, 444):
        s.disc(x, 312, 11, INK)
        if chance.random() < 0.3:
            s.ring(356, 312, 34, INK, 6)
            s.ring(444, 312, 34, INK, 6)
    s.curve((362, 370), (400, 396), (438, 370), INK, 8)
    return s.done("PNG")
