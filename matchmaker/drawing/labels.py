"""Names on a map that cover neither dots nor each other: the first free spot of a short list wins."""

from __future__ import annotations

from matchmaker.drawing.svg import INK, PAPER, Svg, element

SIZE = 11.5
ROOM = 13.0  # the size room is kept for: a page may draw names larger on a narrow screen
LETTER = 0.54  # mean width of a letter, in font sizes


class Labels:
    """Keeps what is taken in one window of a picture."""

    def __init__(self, left: float, top: float, width: float, height: float) -> None:
        self.left, self.top, self.right, self.bottom = left, top, left + width, top + height
        self._taken: list[tuple[float, float, float, float]] = []

    def block(self, left: float, top: float, right: float, bottom: float) -> None:
        self._taken.append((left, top, right, bottom))

    def near(self, x: float, y: float, reach: float, text: str) -> Svg:
        """A name beside a mark of radius `reach`: right, left, below or above."""
        half = len(text) * LETTER * ROOM / 2
        spots = [
            (x + reach + 3 + half, y + 3.5),
            (x - reach - 3 - half, y + 3.5),
            (x, y + reach + ROOM),
            (x, y - reach - 3),
        ]
        return self._first(spots, text)

    def over(self, x: float, y: float, width: float, height: float, text: str) -> Svg:
        """A name on a territory whose visible part has this middle and size, or just outside it."""
        below, above = y + height / 2 + ROOM, y - height / 2 - 3
        spots = [(x + dx * max(width, 60), each) for each in (below, above) for dx in (0.0, 0.35, -0.35)]
        if width > len(text) * LETTER * ROOM:
            steps = [0.0, -0.15, 0.15, -0.3, 0.3]
            spots = [(x + dx * width, y + dy * height) for dy in steps for dx in steps] + spots
        half = len(text) * LETTER * ROOM / 2
        return self._first([*spots, (x + width / 2 + half, y), (x - width / 2 - half, y)], text)

    def _first(self, spots: list[tuple[float, float]], text: str) -> Svg:
        half = len(text) * LETTER * ROOM / 2
        boxes = []
        for x, y in spots:
            x = min(max(x, self.left + half + 2), self.right - half - 2)
            y = min(max(y, self.top + ROOM), self.bottom - 3)
            boxes.append((x - half, y - ROOM * 0.8, x + half, y + ROOM * 0.25))
        left, _, right, bottom = best = min(boxes, key=self._covered)
        self._taken.append(best)
        return element(
            "text", text, x=(left + right) / 2, y=bottom - ROOM * 0.25, text_anchor="middle", font_size=SIZE,
            class_="name", fill=INK, stroke=PAPER, stroke_width=2.5, stroke_linejoin="round", paint_order="stroke",
        )  # fmt: skip

    def _covered(self, box: tuple[float, float, float, float]) -> float:
        """Area of the box that is taken already; `min` keeps the first among equals."""
        left, top, right, bottom = box
        return sum(
            max(0.0, min(right, r) - max(left, x)) * max(0.0, min(bottom, b) - max(top, y))
            for x, y, r, b in self._taken
        )
