"""Draws the demo's pictures: flat scenes, logos and faces, always the same ones for the same spec."""

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
    """A sheet of 800 by 600 units, drawn large and made small at the end, so that edges are smooth."""

    def __init__(self, size, palette, seed):
        self.wide, self.high = size
        self.scale = 2 * min(self.wide / 800, self.high / 600)
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
            self.ink.rectangle((x0, y0, x1 - 1, y1 - 1), colour)

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
        self.line([tuple((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c for a, b, c in zip(start, middle, end, strict=True)) for t in steps], colour, width)

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
        self.shape([(x - r * 1.05, foot - tall * 0.74), (x + r * 1.05, foot - tall * 0.74), (x + r * 1.5, foot - tall * 0.26), (x - r * 1.5, foot - tall * 0.26)], colour)
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

    def done(self, kind="JPEG"):
        """The finished picture, small, as bytes."""
        kept = io.BytesIO()
        self.image.reduce(2).save(kept, kind, **({"quality": 90, "subsampling": 0} if kind == "JPEG" else {"compress_level": 1}))
        return kept.getvalue()


@scene
def street(s):
    """A street of houses with trees along the pavement."""
    s.light()
    s.row(440)
    s.land(440)
    for x in (110, 330, 560, 740):
        s.tree(x, 446, s.chance.choice((120, 140)), s.chance.choice((48, 58)))
    for x in (30, 250, 470, 690):
        s.box(x, 526, 90, 8, CREAM)
    s.person(s.chance.choice((230, 440)), 490)


@scene
def trees(s):
    """Trees with their roots in the ground and water below."""
    s.light()
    s.land(320, EARTH)
    s.box(90, 328, 620, 180, SOIL)
    s.box(90, 446, 620, 62, SEA)
    for x in range(96, 690, 86):
        s.swell(x, 450, 2)
    for x, tall, crown in ((210, 150, 90), (410, 190, 108), (610, 140, 84)):
        for side in (-1, 1):
            s.curve((x, 324), (x + side * 14, 390), (x + side * 48, 430), SAND, 5)
        s.tree(x, 320, tall, crown, LEAF if x == 410 else GREEN)


@scene
def ferry(s):
    """A small ferry on blue water under hills."""
    s.light()
    s.shape([(-400, 350), (150, 240), (270, 330), (410, 215), (570, 330), (690, 260), (1200, 360), (1200, 430), (-400, 430)], s.palette["far"])
    s.sea(404)
    x = s.chance.choice((-40, 0, 40))
    s.shape([(x + 150, 348), (x + 660, 348), (x + 604, 452), (x + 224, 452)], INK)
    s.box(x + 240, 280, 320, 70, WHITE)
    s.box(x + 300, 220, 190, 62, WHITE)
    s.box(x + 420, 150, 46, 72, s.chance.choice((SUN, CORAL, SEA)))
    s.windows(x + 262, 302, 5, 1, 40, 26, colour=NAVY)
    s.windows(x + 318, 240, 3, 1, 36, 24, (54, 0), NAVY)


@scene
def lamps(s):
    """A quay with a row of lamps that shine downwards."""
    for place in range(14):
        s.disc((place * 173) % 800, 30 + (place * 67) % 190, 4, CREAM)
    s.row(430, far=True)
    glow, shade = SUN, s.palette["far"]
    for x in (110, 310, 510, 710):
        s.shape([(x - 16, 190), (x + 16, 190), (x + 78, 470), (x - 78, 470)], "#e9c87a" if shade != "#3c4f86" else "#6d6a80")
    s.land(470)
    for x in (110, 310, 510, 710):
        s.box(x - 5, 190, 10, 284, INK)
        s.shape([(x - 30, 186), (x + 30, 186), (x + 14, 158), (x - 14, 158)], INK)
        s.box(x - 20, 186, 40, 12, glow)
        s.disc(x, 476, 74, glow, 12)
    s.person(410, 520, SEA)


@scene
def roofs(s):
    """Roofs from above, some white, some red, some green."""
    s.box(-400, -400, 1600, 1500, STONE)
    for points in ([(-400, 262), (1200, 262)], [(330, -400), (330, 1000)], [(560, -400), (560, 1000)]):
        s.line(points, CREAM, 34)
    for x, y, wide, tall in ((30, 30, 266, 90), (30, 140, 126, 88), (176, 140, 120, 88), (362, 30, 168, 198), (592, 30, 178, 90), (592, 140, 178, 88),
                             (30, 296, 266, 114), (30, 430, 266, 140), (362, 296, 168, 124), (362, 440, 168, 130), (592, 296, 178, 274)):  # fmt: skip
        colour = s.chance.choice((BRICK, WHITE, WHITE, GREEN, CORAL))
        s.box(x + 12, y + 12, wide, tall, "#8e8980")
        s.box(x, y, wide, tall, colour)
        if colour == GREEN:
            for dot in range(int(wide * tall / 3400)):
                s.disc(x + 20 + (dot * 53) % (wide - 40), y + 20 + (dot * 37) % (tall - 40), 11, LEAF)
        else:
            s.box(x, y + tall / 2 - 3, wide, 6, "#e3ddd0" if colour == WHITE else "#a84b32")
    for x, y in ((330, 50), (330, 130), (330, 370), (330, 520), (560, 90), (560, 420), (450, 262), (110, 262), (690, 262)):
        s.disc(x, y, 22, GREEN)
        s.disc(x - 5, y - 5, 12, LEAF)


@scene
def water(s):
    """A tap with a bowl, and somebody who fills a bottle."""
    s.light()
    s.row(440, far=True)
    s.land(450)
    s.box(360, 220, 74, 236, SEA, 10)
    s.half(397, 226, 37, SEA)
    s.box(430, 270, 70, 16, INK)
    s.box(486, 270, 14, 34, INK)
    s.line([(493, 306), (493, 392)], PALE if s.palette["sky"] != "#cfe0ea" else WHITE, 9)
    s.shape([(430, 392), (560, 392), (534, 430), (456, 430)], INK)
    s.box(484, 428, 20, 30, INK)
    s.person(600, 456, CORAL, 190)
    s.disc(300, 462, 28, INK)
    s.disc(280, 440, 14, INK)
    s.shape([(270, 428), (276, 416), (284, 430)], INK)
    s.disc(176, 520, 60, PALE, 9)


@scene
def market(s):
    """Three market stalls with striped roofs."""
    night = s.palette["sky"] == NAVY
    s.light()
    if night:
        s.curve((-20, 160), (400, 260), (820, 160), STONE, 3)
        for x in range(20, 800, 78):
            s.disc(x, 212 - ((x - 400) / 400) ** 2 * 50, 13, SUN)
    else:
        s.row(440, far=True)
    s.land(486)
    for x, colour in zip((40, 300, 560), s.chance.sample((CORAL, SEA, GREEN, BRICK), 3), strict=True):
        s.box(x + 16, 330, 168, 100, SUN if night else SAND)
        s.box(x + 12, 330, 8, 156, INK)
        s.box(x + 180, 330, 8, 156, INK)
        s.disc(x + 100, 372, 20, INK)
        s.shape([(x + 66, 426), (x + 76, 396), (x + 124, 396), (x + 134, 426)], s.chance.choice(CLOTHES))
        s.box(x + 6, 420, 188, 66, BRICK if colour != BRICK else GREEN)
        for fruit in range(7):
            s.disc(x + 26 + fruit * 25, 416, 12, (CORAL, SUN, LEAF)[fruit % 3])
        for stripe in range(5):
            s.shape([(x + stripe * 40, 336), (x + stripe * 40 + 40, 336), (x + 20 + stripe * 32 + 32, 262), (x + 20 + stripe * 32, 262)], colour if stripe % 2 == 0 else CREAM)


@scene
def bicycle(s):
    """A bicycle before a wall with a window."""
    s.box(-400, -400, 1600, 880, s.chance.choice((s.palette["sky"], SAND, s.palette["far"])))
    s.box(90, 90, 180, 240, NAVY)
    s.box(100, 100, 76, 104, PALE)
    s.box(184, 100, 76, 104, PALE)
    s.box(100, 214, 76, 106, PALE)
    s.box(184, 214, 76, 106, PALE)
    s.box(74, 330, 212, 22, BRICK)
    for x in range(90, 280, 30):
        s.disc(x, 322, 18, GREEN if x % 60 else LEAF)
    s.land(480)
    frame = s.chance.choice((CORAL, SEA, GREEN))
    s.wheel(350, 396, 82)
    s.wheel(610, 396, 82)
    s.line([(350, 396), (418, 274), (562, 274), (470, 396), (350, 396)], frame, 13)
    s.line([(470, 396), (408, 246)], frame, 13)
    s.line([(610, 396), (552, 236), (592, 222)], frame, 13)
    s.box(372, 234, 74, 16, INK, 8)
    s.line([(552, 236), (536, 214), (510, 222)], INK, 10)
    s.disc(470, 396, 17, INK)
    s.shape([(566, 230), (676, 230), (662, 312), (584, 312)], BRICK)
    for x in (590, 622, 652):
        s.disc(x, 222, 18, GREEN)


@scene
def school(s):
    """A school with a yard, a tree and children."""
    s.light()
    s.box(110, 190, 580, 256, BRICK if s.palette["sky"] != "#f6dcb4" else SAND)
    s.shape([(300, 190), (400, 110), (500, 190)], INK)
    s.disc(400, 164, 18, CREAM)
    s.line([(400, 164), (400, 152)], INK, 4)
    s.line([(400, 164), (408, 168)], INK, 4)
    s.windows(140, 222, 9, 1, 40, 60, (60, 0), CREAM if s.palette["pane"] != SUN else SUN)
    s.windows(140, 326, 4, 1, 40, 60, (60, 0), CREAM if s.palette["pane"] != SUN else SUN)
    s.windows(440, 326, 4, 1, 40, 60, (60, 0), CREAM if s.palette["pane"] != SUN else SUN)
    s.box(372, 340, 56, 106, NAVY)
    s.land(446)
    s.tree(60, 470, 200, 88)
    s.tree(744, 470, 180, 80)
    for x in (210, 280, 470, 580):
        s.person(x, 548, tall=s.chance.choice((76, 88)))
    s.disc(380, 540, 13, SUN)


@scene
def bench(s):
    """A bench under one large tree, and two people."""
    s.light()
    s.shape([(-400, 400), (200, 330), (520, 384), (1200, 320), (1200, 520), (-400, 520)], s.palette["far"])
    s.land(470, LEAF if s.palette["sky"] != NAVY else GREEN)
    s.disc(420, 478, 220, GREEN if s.palette["sky"] != NAVY else INK, 26)
    s.tree(400, 474, 270, 140, GREEN)
    s.disc(352, 176, 46, LEAF)
    s.bench(430, 482)
    for x, colour in ((480, SEA), (552, SUN)):
        s.disc(x, 372, 17, INK)
        s.shape([(x - 16, 392), (x + 16, 392), (x + 22, 446), (x - 22, 446)], colour)


@scene
def river(s):
    """A river under a bridge with arches."""
    s.light()
    s.row(330, far=True)
    s.sea(330)
    deck = BRICK if s.palette["sky"] != "#f6dcb4" else NAVY
    s.box(-400, 268, 1600, 150, deck)
    for x in (110, 400, 690):
        s.disc(x, 424, 108, SEA, 106)
        s.box(x - 108, 420, 216, 60, SEA)
    s.sea(420)
    for x in (255, 545, -35, 835):
        s.box(x - 37, 300, 74, 150, deck)
    s.box(-400, 252, 1600, 18, INK)
    for x in range(-380, 1200, 40):
        s.box(x, 216, 6, 40, INK)
    s.box(-400, 210, 1600, 8, INK)
    for x in (180, 330, 600):
        s.person(x, 254, tall=100)


@scene
def station(s):
    """A platform hall with a clock and a train."""
    s.box(-400, -400, 1600, 900, s.palette["far"])
    s.half(400, 420, 380, s.palette["sky"], 340)
    for turn in range(1, 8):
        s.line([(400, 420), (400 - cos(turn * pi / 8) * 380, 420 - sin(turn * pi / 8) * 340)], s.palette["far"], 6)
    s.half(400, 420, 180, s.palette["far"], 160)
    s.half(400, 420, 170, s.palette["sky"], 150)
    s.box(-400, 420, 1600, 60, s.palette["sky"])
    colour = s.chance.choice((SEA, CORAL, GREEN))
    s.box(-400, 290, 880, 184, colour)
    s.shape([(478, 290), (540, 290), (600, 400), (600, 474), (478, 474)], colour)
    s.shape([(496, 312), (532, 312), (570, 382), (496, 382)], PALE)
    s.windows(-20, 316, 4, 1, 90, 60, (124, 0), PALE)
    s.box(-400, 420, 1000, 14, CREAM)
    s.land(474)
    s.box(-400, 520, 1600, 12, SUN)
    s.box(676, 90, 8, 90, INK)
    s.disc(680, 190, 52, INK)
    s.disc(680, 190, 43, CREAM)
    s.line([(680, 190), (680, 158)], INK, 6)
    s.line([(680, 190), (702, 202)], INK, 6)
    for x in (660, 730):
        s.person(x, 512, tall=130)


@scene
def tram_stop(s):
    """A stop with a green roof, a bench and people waiting."""
    for x, y, wide in ((40, 150, 150), (620, 90, 180)):
        s.box(x, y, wide, 300, s.palette["far"])
        s.windows(x + 24, y + 34, 2, 3, 38, 44, (74, 78))
    s.land(448)
    s.box(250, 290, 170, 110, PALE if s.palette["far"] != PALE else WHITE)
    for x, radius in ((214, 36), (270, 44), (336, 52), (404, 50), (470, 52), (534, 44), (588, 34)):
        s.half(x, 238, radius, GREEN)
    for x in (240, 310, 380, 450, 520, 570):
        s.half(x, 222, 18, LEAF)
    s.box(180, 236, 440, 20, INK)
    s.box(208, 256, 12, 190, INK)
    s.box(580, 256, 12, 190, INK)
    s.box(256, 400, 160, 14, CORAL)
    s.box(270, 412, 8, 34, INK)
    s.box(394, 412, 8, 34, INK)
    s.disc(320, 326, 17, INK)
    s.shape([(304, 346), (336, 346), (344, 402), (296, 402)], BRICK)
    s.person(500, 446, SEA, 140)
    s.box(664, 214, 8, 234, INK)
    s.disc(668, 196, 34, SUN)
    s.box(655, 178, 6, 36, INK)
    s.box(675, 178, 6, 36, INK)
    s.box(655, 193, 26, 6, INK)
    for x in (60, 280, 500, 720):
        s.box(x, 524, 90, 8, CREAM)


@scene
def garden(s):
    """Raised beds in front of a wall, with a watering can."""
    s.light()
    s.box(-400, 250, 1600, 180, SAND if s.palette["sky"] != NAVY else "#3c4f86")
    for x in range(-400, 1200, 50):
        s.box(x, 250, 4, 180, STONE if s.palette["sky"] != NAVY else NAVY)
    s.land(426, LEAF if s.palette["sky"] != NAVY else GREEN)
    for x, crop in zip((40, 300, 560), s.chance.sample((CORAL, SUN, BRICK, GREEN), 3), strict=True):
        for plant in range(4):
            left = x + 30 + plant * 47
            tall = s.chance.choice((60, 84, 100))
            s.line([(left, 440), (left, 440 - tall)], GREEN, 6)
            for side in (-1, 1):
                s.disc(left + side * 13, 440 - tall * 0.45, 13, GREEN, 7)
            s.disc(left, 440 - tall, 17, crop)
        s.box(x, 436, 200, 62, EARTH)
        s.box(x, 464, 200, 5, SOIL)
    s.box(366, 512, 70, 60, SEA)
    s.line([(436, 560), (490, 520)], SEA, 12)
    s.ring(360, 540, 26, SEA, 8)


@scene
def facade(s):
    """A blind wall with a climbing plant and windows beside it."""
    s.box(120, 40, 380, 480, s.chance.choice((BRICK, CORAL, SAND)))
    s.box(500, 120, 220, 400, "#fdf0dc")
    s.windows(536, 160, 3, 4, 36, 50, (56, 84), NAVY if s.palette["sky"] != NAVY else SUN)
    for x in range(150, 500, 66):
        s.line([(x, 60), (x, 510)], INK, 2)
    for y in range(90, 500, 66):
        s.line([(130, y), (490, y)], INK, 2)
    reach = s.chance.choice((120, 190))
    for step in range(54):
        x, y = 148 + (step * 71) % 330, 500 - (step * 43) % (440 - reach + abs(148 + (step * 71) % 330 - 310) // 3)
        s.disc(x, y, 15 + step % 4 * 4, (GREEN, LEAF, GREEN)[step % 3])
    s.land(516)
    s.box(140, 488, 340, 30, EARTH)
    s.person(590, 560, SEA, 120)


@scene
def sails(s):
    """Cloth sails hung across a street between two houses."""
    s.light()
    s.land(500)
    s.house(-30, 500, 246, 420, BRICK)
    s.house(604, 500, 246, 440, SAND)
    colours = s.chance.sample((CORAL, SEA, SUN, GREEN, WHITE), 3)
    s.shape([(214, 130), (606, 190), (214, 226)], colours[0])
    s.shape([(606, 150), (606, 290), (214, 250)], colours[1])
    s.shape([(214, 270), (606, 320), (214, 366)], colours[2])
    for x, y in ((214, 130), (214, 226), (606, 190), (606, 150), (606, 290), (214, 250), (214, 270), (214, 366), (606, 320)):
        s.disc(x, y, 6, INK)
    for x in (300, 410, 520):
        s.person(x, 540, tall=120)


@scene
def church(s):
    """A church with an open door and a cool dark inside."""
    s.light()
    s.land(480)
    s.box(250, 250, 400, 234, "#fdf0dc" if s.palette["sky"] != "#cfe0ea" else WHITE)
    s.shape([(230, 256), (450, 150), (670, 256)], BRICK)
    s.box(150, 130, 120, 354, SAND)
    s.shape([(140, 134), (210, 20), (280, 134)], BRICK)
    s.disc(210, 190, 24, NAVY)
    s.half(450, 390, 52, NAVY)
    s.box(398, 388, 104, 96, NAVY)
    for x in (320, 560):
        s.half(x, 320, 22, SEA)
        s.box(x - 22, 318, 44, 80, SEA)
    s.half(210, 420, 24, NAVY)
    s.box(186, 418, 48, 66, NAVY)
    s.tree(740, 488, 170, 74)
    s.bench(520, 540, 150)
    s.person(450, 484, SUN, 84)


@scene
def workshop(s):
    """A repair bench with tools on the wall."""
    s.box(-400, -400, 1600, 1400, s.palette["sky"] if s.palette["sky"] != NAVY else "#31406e")
    s.box(90, 80, 620, 210, SAND)
    for x, tall in ((140, 120), (230, 90), (320, 140), (410, 100)):
        s.box(x, 120, 14, tall, BRICK)
        s.box(x - 18, 106, 50, 22, INK, 6)
    s.ring(540, 180, 46, INK, 12)
    s.disc(540, 180, 14, CORAL)
    s.ring(640, 190, 30, SEA, 10)
    s.land(560)
    s.box(50, 410, 700, 26, EARTH)
    s.box(90, 434, 22, 130, INK)
    s.box(690, 434, 22, 130, INK)
    s.box(140, 330, 150, 80, s.chance.choice((CORAL, SEA)), 8)
    s.disc(190, 370, 24, CREAM)
    s.box(236, 350, 38, 10, CREAM)
    s.box(236, 372, 38, 10, CREAM)
    s.shape([(420, 410), (440, 330), (520, 330), (540, 410)], GREEN)
    s.box(470, 300, 20, 34, INK)
    s.line([(600, 408), (660, 330), (700, 350)], INK, 9)
    s.shape([(684, 330), (728, 356), (700, 384)], SUN)


@scene
def cargo(s):
    """A cargo bike with boxes in an old street."""
    s.row(440)
    s.land(450)
    colour = s.chance.choice((SEA, GREEN, CORAL))
    s.wheel(250, 470, 58)
    s.wheel(590, 476, 52)
    s.box(360, 380, 220, 84, colour, 6)
    for x, y, wide, tall in ((376, 322, 80, 58), (462, 302, 96, 78), (396, 268, 66, 54)):
        s.box(x, y, wide, tall, EARTH)
        s.box(x + wide / 2 - 5, y, 10, tall, SAND)
    s.line([(250, 470), (300, 372), (366, 456), (250, 470)], INK, 11)
    s.line([(366, 456), (590, 476)], INK, 11)
    s.box(266, 354, 62, 14, INK, 6)
    s.line([(352, 420), (336, 320), (362, 312)], INK, 9)
    s.line([(296, 350), (306, 262)], s.chance.choice((SUN, WHITE)), 44)
    s.line([(314, 276), (352, 318)], SAND, 13)
    s.line([(300, 364), (340, 410), (326, 470)], NAVY, 20)
    s.disc(310, 216, 25, INK)


@scene
def harbour(s):
    """A quay with cranes and a gull."""
    s.light()
    s.sea(430)
    for x in (130, 470):
        s.line([(x, 430), (x + 50, 160), (x + 100, 430)], CORAL, 14)
        s.line([(x - 40, 160), (x + 230, 120)], CORAL, 14)
        s.line([(x + 200, 124), (x + 200, 270)], INK, 4)
        s.box(x + 170, 270, 64, 40, s.chance.choice((SEA, GREEN, SUN)))
        s.box(x + 22, 290, 56, 44, INK)
    s.box(-400, 400, 1600, 44, STONE)
    s.box(-400, 394, 1600, 10, INK)
    for x, y in ((60, 350), (124, 350), (92, 304), (660, 350), (724, 350)):
        s.box(x, y, 60, 44, s.chance.choice((BRICK, NAVY, SUN, GREEN)))
    s.curve((330, 90), (350, 60), (370, 88), INK, 6)
    s.curve((370, 88), (390, 60), (410, 90), INK, 6)


@scene
def pharmacy(s):
    """A shop with a lit sign, a hatch and a bicycle courier's box."""
    s.light()
    s.box(110, 130, 580, 350, s.chance.choice((SAND, "#9fb6ad", CORAL)))
    s.box(90, 110, 620, 34, INK)
    s.windows(150, 176, 4, 1, 70, 80, (142, 0), PALE if s.palette["pane"] != SUN else SUN)
    s.box(150, 310, 150, 120, PALE if s.palette["pane"] != SUN else SUN)
    s.box(360, 310, 90, 172, NAVY)
    s.box(510, 320, 130, 90, INK)
    s.windows(520, 330, 3, 2, 32, 30, (40, 38), GREEN)
    s.windows(560, 330, 1, 1, 32, 30, colour=SUN)
    s.box(700, 190, 100, 100, GREEN, 8)
    s.box(740, 206, 20, 68, WHITE)
    s.box(716, 230, 68, 20, WHITE)
    s.land(480)
    s.person(560, 520, SEA, 130)


@scene
def lanterns(s):
    """Paper lanterns across a narrow street in the evening."""
    s.house(-30, 500, 210, 380, BRICK if s.palette["sky"] != NAVY else "#31406e")
    s.house(620, 500, 210, 420, EARTH if s.palette["sky"] != NAVY else "#3c4f86")
    s.land(500)
    for y, dip in ((120, 70), (220, 60)):
        s.curve((180, y), (400, y + dip), (620, y), INK if s.palette["sky"] != NAVY else STONE, 3)
        for place in range(5):
            x = 216 + place * 92 + (20 if y == 220 else 0)
            if x < 610:
                hang = y + dip / 2 * (1 - ((x - 400) / 220) ** 2)
                colour = s.chance.choice((CORAL, SUN, CREAM, BRICK))
                s.disc(x, hang + 34, 25, colour, 31)
                s.box(x - 12, hang, 24, 7, INK)
                s.box(x - 12, hang + 62, 24, 7, INK)
    for x in (290, 360, 500):
        s.person(x, 540, tall=124)


@scene
def bus(s):
    """A bus at its stop."""
    s.light()
    s.row(420, far=True)
    s.land(474)
    colour = s.chance.choice((SUN, SEA, CORAL))
    s.box(110, 250, 520, 196, colour, 22)
    s.windows(140, 280, 4, 1, 84, 70, (98, 0), PALE if s.palette["pane"] != SUN else CREAM)
    s.box(536, 280, 66, 140, NAVY)
    s.box(110, 390, 420, 12, CREAM)
    for x in (210, 480):
        s.disc(x, 446, 42, INK)
        s.disc(x, 446, 17, STONE)
    s.box(706, 200, 9, 276, INK)
    s.box(676, 180, 68, 56, GREEN)
    s.person(668, 510, tall=120)


def draw(spec, size=(1200, 900)):
    """The JPEG of a spec {scene, seed, palette}; equal specs give equal bytes."""
    sheet = Sheet(size, PALETTES[spec.get("palette", "day")], spec.get("seed", 0))
    SCENES[spec["scene"]](sheet)
    return sheet.done()


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
    s = Sheet(size, {**PALETTES["day"], "sky": back}, seed)
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
