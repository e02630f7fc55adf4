"""A map of the region: real outlines, firms as dots in their proposal's colour, small islands enlarged in insets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchmaker.drawing.labels import Labels
from matchmaker.drawing.outlines import Box, Plane, land, land_colours, territories
from matchmaker.drawing.spreading import spread
from matchmaker.drawing.svg import INK, PAPER, QUIET, Svg, element, join, picture, series
from matchmaker.texts import say

WIDTH, SMALL_WIDTH = 480.0, 360.0
MOST_DOTS = 500  # above this many firms, discs stand for many firms each
MOST_MARKS = 60  # up to this many firms, a portfolio's dots carry their proposal's number
INSETS_A_ROW, INSET_GAP, CAPTION = 3, 10.0, 15.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One firm on a map: `group` is its proposal's number (None: unplaced), `mark` a short text printed inside."""

    latitude: float
    longitude: float
    country: str | None
    group: int | None
    title: str
    mark: str = ""


def portfolio_dots(portfolio: dict[str, Any]) -> list[Dot]:
    """Every firm of a portfolio record whose place is known, unplaced ones first so that they are drawn beneath."""
    dots = [
        Dot(firm["latitude"], firm["longitude"], firm["country"], None, firm["name"])
        for firm in portfolio["unplaced"]
        if firm["latitude"] is not None
    ]
    marked = portfolio["summary"]["firms"] <= MOST_MARKS
    for proposal in portfolio["proposals"]:
        number = proposal["number"]
        dots += [
            Dot(
                m["latitude"],
                m["longitude"],
                m["country"],
                number,
                f"{number} · {m['name']}",
                str(number) if marked else "",
            )
            for m in proposal["members"]
            if m["latitude"] is not None
        ]
    return dots


def plane_of(dots: Iterable[Dot]) -> Plane:
    """The plane whose shapes are true in the middle of the dots."""
    latitudes = [dot.latitude for dot in dots] or [0.0]
    return Plane(round((min(latitudes) + max(latitudes)) / 2, 1))


def land_definitions(plane: Plane) -> Svg:
    """Every territory's shape once, for a page whose maps are drawn with `shared=True`."""
    shapes = join(*(land(code, plane) for code in territories()))
    return element("svg", element("defs", shapes), class_="definitions", width="0", height="0", aria_hidden="true")


def region_map(
    dots: Sequence[Dot],
    lang: str = "en",
    *,
    id: str = "map",
    title: str | None = None,
    plane: Plane | None = None,
    shared: bool = False,
    small: bool = False,
) -> Svg:
    """The dots on the outlines of Latin America and the Caribbean, as one SVG picture.

    Parameters
    ----------
    dots : sequence of Dot
        In drawing order. Colours go round by group, so print numbers (`mark`) where a reader must tell groups apart.
    lang : str
        Of the countries' names and the picture's title.
    id : str
        Unique in the page.
    title : str, optional
        What the picture shows; by default how many firms are placed and unplaced.
    plane : Plane, optional
        The projection; by default true in the middle of the dots.
    shared : bool
        The shapes of the land stand elsewhere in the page (`land_definitions`, of the same plane).
    small : bool
        A locator: no insets, closer view, lower picture.

    Returns
    -------
    Svg
        480 units wide, a locator 360; empty where there is no dot to draw.
    """
    if not dots:
        return Svg("")
    plane = plane or plane_of(dots)
    width = SMALL_WIDTH if small else WIDTH
    homes = {dot.country for dot in dots if dot.country}
    view = _view(dots, plane, small)
    height = round(width * view.height / view.width)
    many = len(dots) > MOST_DOTS
    radius = (9.0 if small else 7.0) if any(dot.mark for dot in dots) else 4.2 if len(dots) <= 150 else 3.2
    insets = {} if small or many else _insets(dots, plane, view, radius)
    main = _Panel(plane, view, width, float(height), homes, shared)
    drawn = [
        element("rect", width=width, height=height, class_="sea", fill="#f7f9fa", rx=4),
        main.land(),
        main.clusters(dots) if many else main.dots([d for d in dots if d.country not in insets], radius),
        *(main.stand_in(code, [d for d in dots if d.country == code], lang) for code in sorted(insets)),
        main.names(homes - set(insets), lang),
    ]
    total = float(height)
    if insets:
        pictures, used = _inset_row(insets, dots, plane, shared, lang, total + INSET_GAP, radius)
        drawn.append(pictures)
        total += INSET_GAP + used
    placed = sum(dot.group is not None for dot in dots)
    title = title or say("map-title", {"placed": placed, "unplaced": len(dots) - placed}, lang)
    counts = Counter(dot.country for dot in dots if dot.country)
    listed = [f"{_country(code, lang)} {n}" for code, n in sorted(counts.items())]
    description = say("map-description", {"countries": listed}, lang)
    return picture(*drawn, width=width, height=total, title=title, description=description, id=id, class_="map")


class _Panel:
    """A window on the land: from plane units to picture units, and what is drawn in it."""

    def __init__(
        self, plane: Plane, view: Box, width: float, height: float, homes: set[str], shared: bool,
        left: float = 0.0, top: float = 0.0,
    ) -> None:  # fmt: skip
        self.plane, self.view, self.homes, self.shared = plane, view, homes, shared
        self.width, self.height, self.left, self.top = width, height, left, top
        self.scale = width / view.width
        self.labels = Labels(left, top, width, height)

    def place(self, dot: Dot) -> tuple[float, float]:
        x, y = self.plane.point(dot.latitude, dot.longitude)
        return self.left + (x - self.view.left) * self.scale, self.top + (y - self.view.top) * self.scale

    def land(self) -> Svg:
        """The territories that lie in the window; a nested svg cuts them at its edge."""
        shapes = []
        for code, territory in territories().items():
            if not territory.whole(self.plane).meets(self.view):
                continue
            colours = land_colours(code in self.homes)
            if self.shared:
                shapes.append(element("use", href=f"#land-{code}", **colours))
            else:
                shapes.append(
                    element("path", d=territory.path(self.plane), vector_effect="non-scaling-stroke", **colours)
                )
        window = f"{self.view.left:.0f} {self.view.top:.0f} {self.view.width:.0f} {self.view.height:.0f}"
        return element(
            "svg", *shapes, x=self.left, y=self.top, width=self.width, height=self.height,
            viewBox=window, preserveAspectRatio="none", aria_hidden="true",
        )  # fmt: skip

    def dots(self, dots: Sequence[Dot], radius: float) -> Svg:
        if not dots:
            return Svg("")
        wanted = np.array([self.place(dot) for dot in dots])
        edge = radius + 1
        low = np.array([self.left + edge, self.top + edge])
        high = np.array([self.left + self.width - edge, self.top + self.height - edge])
        placed = spread(wanted, radius + 0.4, low, high)
        drawn = []
        for dot, (x, y) in zip(dots, placed.tolist(), strict=True):
            self.labels.block(x - radius, y - radius, x + radius, y + radius)
            drawn.append(_disc(dot, x, y, radius))
        return join(*drawn)

    def clusters(self, dots: Sequence[Dot], cell: float = 22.0) -> Svg:
        """A disc for the firms of each cell: its whole area for all of them, the dark one inside for those placed."""
        cells: dict[tuple[int, int], list[Dot]] = defaultdict(list)
        for dot in dots:
            x, y = self.place(dot)
            cells[int(x // cell), int(y // cell)].append(dot)
        most = max(len(members) for members in cells.values())
        drawn = []
        for _, members in sorted(cells.items(), key=lambda item: (-len(item[1]), item[0])):
            x, y = np.mean([self.place(dot) for dot in members], axis=0).tolist()
            placed = sum(dot.group is not None for dot in members)
            outer = max(2.4, cell * 0.62 * (len(members) / most) ** 0.5)
            drawn.append(
                element(
                    "g",
                    element("title", f"{placed} / {len(members)}"),
                    element("circle", cx=x, cy=y, r=outer, class_="unplaced", fill=PAPER, fill_opacity=0.75,
                            stroke=QUIET, stroke_width=0.8),
                    element("circle", cx=x, cy=y, r=outer * (placed / len(members)) ** 0.5, class_="s0",
                            fill=series(0)[1], fill_opacity=0.85) if placed else None,
                )
            )  # fmt: skip
        return join(*drawn)

    def stand_in(self, code: str, dots: Sequence[Dot], lang: str) -> Svg:
        """What the main map shows of a territory that has an inset: a ring with the number of its firms, and a name."""
        box = territories()[code].box(self.plane)
        x = self.left + ((box.left + box.right) / 2 - self.view.left) * self.scale
        y = self.top + ((box.top + box.bottom) / 2 - self.view.top) * self.scale
        reach = 8.0 if len(dots) < 100 else 11.0
        self.labels.block(x - reach, y - reach, x + reach, y + reach)
        return element(
            "g",
            element("circle", cx=x, cy=y, r=reach, class_="ring", fill=PAPER, stroke=INK, stroke_width=1),
            element(
                "text", str(len(dots)), x=x, y=y + 3.2, text_anchor="middle", font_size=9, class_="count", fill=INK
            ),
            self.labels.near(x, y, reach, _country(code, lang)),
        )

    def names(self, codes: Iterable[str], lang: str) -> Svg:
        """The countries' names, the largest first, each where it covers no dot."""
        boxes = [(territories()[code].box(self.plane), code) for code in codes if code in territories()]
        drawn = []
        for box, code in sorted(boxes, key=lambda pair: (-pair[0].width * pair[0].height, pair[1])):
            seen = Box(
                max(box.left, self.view.left), max(box.top, self.view.top),
                min(box.right, self.view.right), min(box.bottom, self.view.bottom),
            )  # fmt: skip
            if seen.width <= 0 or seen.height <= 0:
                continue
            x = self.left + ((seen.left + seen.right) / 2 - self.view.left) * self.scale
            y = self.top + ((seen.top + seen.bottom) / 2 - self.view.top) * self.scale
            drawn.append(
                self.labels.over(x, y, seen.width * self.scale, seen.height * self.scale, _country(code, lang))
            )
        return join(*drawn)


def _disc(dot: Dot, x: float, y: float, radius: float) -> Svg:
    if dot.group is None:
        return element(
            "circle", element("title", dot.title), cx=x, cy=y, r=min(radius - 0.5, 4.5), class_="unplaced",
            fill=PAPER, stroke=QUIET, stroke_width=1.1,
        )  # fmt: skip
    name, colour, on_it = series(dot.group - 1)
    disc = element("circle", cx=x, cy=y, r=radius, class_=name, fill=colour, stroke=PAPER, stroke_width=0.8)
    mark = element(
        "text", dot.mark, x=x, y=y + radius * 0.38, text_anchor="middle", font_size=radius * 1.15,
        font_weight="600", fill=on_it, class_=f"on-{name}",
    ) if dot.mark else None  # fmt: skip
    return element("g", element("title", dot.title), disc, mark)


def _view(dots: Sequence[Dot], plane: Plane, small: bool) -> Box:
    """What the map shows: all dots, the whole of small territories among them, a margin; never a strip."""
    points = [plane.point(dot.latitude, dot.longitude) for dot in dots]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    for code in sorted({dot.country for dot in dots if dot.country} & set(territories())):
        whole = territories()[code].box(plane)
        if max(whole.width, whole.height) < (3_000 if small else 9_000):
            box = box.joined(whole)
    least, margin = (2_400, 0.15) if small else (3_000, 0.09)
    box = box.grown(max(margin * max(box.width, box.height), (least - max(box.width, box.height)) / 2))
    aspect = box.width / box.height
    lowest, highest = (1.25, 2.2) if small else (0.8, 1.7)
    return box.shaped(min(max(aspect, lowest), highest))


def _insets(dots: Sequence[Dot], plane: Plane, view: Box, radius: float) -> dict[str, Box]:
    """Territories too small at the main map's scale for the dots they hold, with the window each gets."""
    scale = WIDTH / view.width
    counts = Counter(dot.country for dot in dots if dot.country in territories())
    found = {}
    for code, count in sorted(counts.items()):
        box = territories()[str(code)].box(plane)
        wide, high = box.width * scale, box.height * scale
        if max(wide, high) < 14 or (max(wide, high) < 90 and wide * high < count * (2.2 * radius) ** 2):
            own = [plane.point(d.latitude, d.longitude) for d in dots if d.country == code]
            for x, y in own:
                box = box.joined(Box(x, y, x, y))
            found[str(code)] = box.grown(0.08 * max(box.width, box.height))
    return found


def _inset_row(
    insets: dict[str, Box], dots: Sequence[Dot], plane: Plane, shared: bool, lang: str, top: float, radius: float
) -> tuple[Svg, float]:
    """The insets in rows of three beneath the map, and the height they take."""
    across = 2 if len(insets) in (1, 2, 4) else INSETS_A_ROW
    width = (WIDTH - INSET_GAP * (across - 1)) / across
    height = round(width * 0.66)
    drawn = []
    for i, (code, box) in enumerate(sorted(insets.items(), key=lambda item: _country(item[0], lang))):
        left = (i % across) * (width + INSET_GAP)
        y = top + (i // across) * (height + CAPTION + INSET_GAP)
        panel = _Panel(plane, box.shaped(width / height), width, height, {code}, shared, left, y + CAPTION)
        drawn += [
            element("text", _country(code, lang), x=left, y=y + 11, font_size=11.5, class_="caption", fill=INK),
            element("rect", x=left, y=y + CAPTION, width=width, height=height, class_="sea", fill="#f7f9fa", rx=4),
            panel.land(),
            panel.dots([dot for dot in dots if dot.country == code], radius),
        ]
    rows = -(-len(insets) // across)
    return join(*drawn), rows * (height + CAPTION + INSET_GAP) - INSET_GAP


def _country(code: str, lang: str) -> str:
    from babel import Locale

    return str(Locale(lang).territories.get(code, code))
