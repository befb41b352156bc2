"""The sheet on which the demo's pictures are drawn: shapes, trees, houses, people, in the colours of the house."""

import io
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw

PALETTES = {
    "day": {"sky": "#faf4e6", "far": "#cfe0ea", "ground": "#c9c2b4", "pane": "#faf4e6"},
    "morning": {"sky": "#cfe0ea", "far": "#faf4e6", "ground": "#efe0c3", "pane": "#24325c"},
    "evening": {"sky": "#f6dcb4", "far": "#e9b48f", "ground": "#8a6a4c", "pane": "#f6dcb4"},
    "night": {"sky": "#24325c", "far": "#3c4f86", "ground": "#182343", "pane": "#f2bc4b"},
    "rain": {"sky": "#e3eef0", "far": "#9fb6ad", "ground": "#7d8f8a", "pane": "#e3eef0"},
}
INK, CREAM, SAND, WHITE = "#1d2530", "#faf4e6", "#efe0c3", "#ffffff"
BRICK, CORAL, SUN = "#b9573c", "#df6a48", "#f2bc4b"
GREEN, LEAF, SEA, NAVY, PALE, EARTH, SOIL, STONE = "#2f6b4f", "#86a873", "#1438c8", "#24325c", "#cfe0ea", "#8a6a4c", "#5f4632", "#c9c2b4"
WALLS = (BRICK, SAND, CORAL, "#fdf0dc", "#9fb6ad", SUN)
CLOTHES = (SEA, CORAL, GREEN, SUN, BRICK)
SCENES = {}


def scene(paint):
    """Puts a scene on the shelf under its own name."""
    SCENES[paint.__name__] = paint
    return paint


class Sheet:
    """A sheet of 800 by 600 units, drawn large and made small at the end, so that edges are smooth; `close` looks at its middle."""

    def __init__(self, size, palette, seed, close=1.0):
        self.wide, self.high = size
        self.scale = 2 * close * min(self.wide / 800, self.high / 600)
        self.image = Image.new("RGB", (self.wide * 2, self.high * 2), palette["sky"])
        self.shift = ((self.wide * 2 - 800 * self.scale) / 2, (self.high * 2 - 600 * self.scale) / 2)
        self.ink, self.palette, self.chance = ImageDraw.Draw(self.image), palette, Random(seed)

    def at(self, points):
        """The points in pixels of the large drawing."""
        return [(x * self.scale + self.shift[0], y * self.scale + self.shift[1]) for x, y in points]

    def box(self, x, y, width, height, colour, round_by=0):
        """A rectangle."""
        (x0, y0), (x1, y1) = self.at([(x, y), (x + width, y + height)])
        if round_by:
            self.ink.rounded_rectangle((x0, y0, x1, y1), round_by * self.scale, colour)
        else:
            self.ink.rectangle((x0, y0, max(x0, x1 - 1), max(y0, y1 - 1)), colour)

    def disc(self, x, y, radius, colour, tall=None):
        """A circle, or an ellipse where `tall` is given."""
        tall = radius if tall is None else tall
        self.ink.ellipse(self.at([(x - radius, y - tall), (x + radius, y + tall)]), colour)

    def ring(self, x, y, radius, colour, width):
        """A circle's line."""
        self.ink.ellipse(self.at([(x - radius, y - radius), (x + radius, y + radius)]), outline=colour, width=int(width * self.scale))

    def shape(self, points, colour):
        """A polygon."""
        self.ink.polygon(self.at(points), colour)

    def line(self, points, colour, width):
        """A line with round ends and corners."""
        self.ink.line(self.at(points), colour, int(width * self.scale), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def half(self, x, y, radius, colour, tall=None):
        """The upper half of a disc."""
        tall = radius if tall is None else tall
        self.ink.pieslice(self.at([(x - radius, y - tall), (x + radius, y + tall)]), 180, 360, colour)

    def curve(self, start, middle, end, colour, width):
        """A line bent towards its middle point."""
        steps = [step / 24 for step in range(25)]
        self.line(
            [tuple((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c for a, b, c in zip(start, middle, end, strict=True)) for t in steps],
            colour,
            width,
        )

    def land(self, y, colour=None, edge=INK):
        """The ground from y down, with an inked edge."""
        self.box(-400, y, 1600, 900, colour or self.palette["ground"])
        if edge:
            self.box(-400, y - 8, 1600, 16, edge)

    def sea(self, y, colour=SEA):
        """Water from y down, with swells."""
        self.box(-400, y, 1600, 900, colour)
        for row in range(int((600 - y) / 42)):
            for _swell in range(3):
                self.swell(self.chance.randrange(-20, 760), y + 34 + row * 42, self.chance.choice((1, 2, 3)))

    def swell(self, x, y, waves, colour=PALE):
        """A short row of small waves."""
        points = [(x + step * 3, y - 9 * abs(sin(step * pi / 14))) for step in range(14 * waves + 1)]
        self.line(points, colour, 5)

    def tree(self, x, foot, tall=190, crown=72, colour=None):
        """A round tree with branches."""
        top = foot - tall
        self.box(x - 5, top, 10, tall, INK)
        self.disc(x, top, crown, colour or self.chance.choice((GREEN, LEAF)))
        self.line([(x, top - crown * 0.5), (x, foot - 4)], INK, 4)
        for side, low in ((1, 0.1), (-1, 0.42)):
            self.line([(x, top + crown * low + 10), (x + side * crown * 0.42, top + crown * low - crown * 0.3)], INK, 4)

    def windows(self, x, y, columns, rows, wide=36, tall=46, apart=(60, 78), colour=None):
        """A grid of windows."""
        for row in range(rows):
            for column in range(columns):
                self.box(x + column * apart[0], y + row * apart[1], wide, tall, colour or self.palette["pane"])

    def house(self, x, foot, wide, tall, colour, gable=False):
        """A house with windows, flat or with a gable."""
        self.box(x, foot - tall, wide, tall, colour)
        if gable:
            self.shape([(x - 10, foot - tall), (x + wide / 2, foot - tall - wide * 0.42), (x + wide + 10, foot - tall)], INK)
        columns = max(1, int((wide - 24) // 60))
        pane = NAVY if colour in (SAND, "#fdf0dc", SUN, "#9fb6ad", PALE) and self.palette["pane"] != SUN else self.palette["pane"]
        self.windows(x + (wide - columns * 60 + 24) / 2, foot - tall + 30, columns, max(1, int((tall - 70) // 78)), colour=pane)

    def row(self, foot, far=False):
        """A row of different houses."""
        x = -30
        while x < 830:
            wide, tall = self.chance.choice((126, 150, 186)), self.chance.choice((180, 230, 270, 300))
            self.house(x, foot, wide, tall, self.palette["far"] if far else self.chance.choice(WALLS), not far and self.chance.random() < 0.4)
            x += wide + (24 if far else 0)

    def person(self, x, foot, colour=None, tall=110):
        """A standing person."""
        colour = colour or self.chance.choice(CLOTHES)
        r = tall * 0.13
        self.box(x - r * 0.9, foot - tall * 0.32, r * 0.6, tall * 0.32, INK)
        self.box(x + r * 0.3, foot - tall * 0.32, r * 0.6, tall * 0.32, INK)
        self.shape(
            [
                (x - r * 1.05, foot - tall * 0.74),
                (x + r * 1.05, foot - tall * 0.74),
                (x + r * 1.5, foot - tall * 0.26),
                (x - r * 1.5, foot - tall * 0.26),
            ],
            colour,
        )
        self.disc(x, foot - tall * 0.87, r, self.chance.choice((INK, BRICK, EARTH)) if self.palette["sky"] != NAVY else CREAM)

    def light(self):
        """Sun, or moon at night, or rain, at the head of the sheet."""
        x = self.chance.choice((130, 640))
        if self.palette["sky"] == NAVY:
            self.disc(x, 110, 48, CREAM)
            self.disc(x + 22, 98, 44, NAVY)
        elif self.palette["sky"] == "#e3eef0":
            for place in range(26):
                left, top = (place * 137) % 820, (place * 89) % 330
                self.line([(left, top), (left - 10, top + 34)], "#9fb6ad", 4)
        else:
            self.disc(x, 110, 56, SUN if self.palette["sky"] != "#f6dcb4" else CORAL)

    def bench(self, x, foot, wide=170):
        """A bench."""
        for bar in (64, 46, 26):
            self.box(x, foot - bar - 12, wide, 12 if bar != 26 else 14, CORAL)
        for leg in (16, wide - 26):
            self.box(x + leg, foot - 78, 10, 78, INK)

    def wheel(self, x, y, radius):
        """A wheel with spokes."""
        for turn in range(4):
            away = (cos(turn * pi / 4) * radius, sin(turn * pi / 4) * radius)
            self.line([(x - away[0], y - away[1]), (x + away[0], y + away[1])], STONE, 2)
        self.ring(x, y, radius, INK, 8)
        self.disc(x, y, 7, INK)

    def done(self, kind="JPEG", mirrored=False):
        """The finished picture, small, as bytes; turned left to right on request."""
        kept, image = io.BytesIO(), self.image.reduce(2)
        if mirrored:
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        image.save(kept, kind, **({"quality": 90, "subsampling": 0} if kind == "JPEG" else {"compress_level": 1}))
        return kept.getvalue()
