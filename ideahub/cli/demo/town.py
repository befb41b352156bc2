"""Scenes of streets, vehicles and shops for the demo's pictures."""

from math import cos, pi, sin

from ideahub.cli.demo.sheet import BRICK, CLOTHES, CORAL, CREAM, EARTH, GREEN, INK, LEAF, NAVY, PALE, SAND, SEA, STONE, SUN, WHITE, scene


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
            s.shape(
                [(x + stripe * 40, 336), (x + stripe * 40 + 40, 336), (x + 20 + stripe * 32 + 32, 262), (x + 20 + stripe * 32, 262)],
                colour if stripe % 2 == 0 else CREAM,
            )


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
