"""Scenes of trees, water and open places for the demo's pictures."""

from ideahub.cli.demo.sheet import BRICK, CORAL, CREAM, EARTH, GREEN, INK, LEAF, NAVY, PALE, SAND, SEA, SOIL, STONE, SUN, WHITE, scene


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
def avenue(s):
    """A path between two rows of trees that grow smaller in the distance."""
    s.light()
    s.land(330, LEAF if s.palette["sky"] != NAVY else GREEN, None)
    s.shape([(386, 330), (414, 330), (700, 620), (100, 620)], SAND)
    crown = s.chance.choice((GREEN, LEAF))
    for away, foot in ((52, 350), (104, 392), (182, 448), (300, 530)):
        tall, shade = away * 1.05 + 24, INK if s.palette["sky"] == NAVY else GREEN
        for side in (-1, 1):
            s.disc(400 + side * away + away * 0.3, foot, away * 0.5, shade, away * 0.07)
            s.tree(400 + side * away, foot, tall, away * 0.42 + 10, crown if (foot + side) % 4 == 3 else (GREEN if crown == LEAF else LEAF))
    s.person(s.chance.choice((380, 430)), 470, tall=86)
    s.person(s.chance.choice((340, 470)), 560, tall=130)
