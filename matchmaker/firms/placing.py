"""The place columns, `country` to `longitude`, read together: what one says helps to read the others."""

from __future__ import annotations

from typing import NamedTuple, get_args

from matchmaker.firms.cells import Cell, cell_text, fold, plain_number, shown, tidy
from matchmaker.firms.cleaned import Correction, Unread
from matchmaker.firms.conventions import Conventions
from matchmaker.firms.numbers import read_number
from matchmaker.firms.profile import PlacePrecision
from matchmaker.firms.terms import is_missing
from matchmaker.texts import Message
from matchmaker.vocabulary import places

# `place_precision` is written by `to_pandas` and says whose point the coordinates are.
PLACE_COLUMNS = ("country", "subdivision", "locality", "latitude", "longitude", "place_precision")
# The column that a note of `places.locate` is about, where it is not the locality.
_COLUMN_OF_NOTE = {
    "place-country-misspelled": "country", "place-country-from-address": "country",
    "place-subdivision-unknown": "subdivision", "place-subdivision-misspelled": "subdivision",
    "place-subdivision-is-locality": "subdivision", "place-area-of-several": "subdivision",
    "place-point-unused": "latitude", "place-point-differs": "latitude",
}  # fmt: skip
PlaceCells = tuple[Cell, Cell, Cell, Cell, Cell, Cell]


class Where(NamedTuple):
    """Where a firm is: one value, whose parts are never mixed between rows."""

    country: str
    subdivision: str | None
    locality: str | None
    latitude: float | None
    longitude: float | None
    place_precision: PlacePrecision | None

    def __str__(self) -> str:
        point = (
            f"{plain_number(self.latitude)} {plain_number(self.longitude)}"
            if self.latitude is not None and self.longitude is not None
            else ""
        )
        return ", ".join(part for part in (self.locality, self.subdivision, self.country, point) if part)


class PlaceReading(NamedTuple):
    """The place, or the reason why the row has none; and what there is to report, with the column it stands in."""

    where: Where | None
    refusal: Message | None = None
    corrected: tuple[tuple[str, Correction], ...] = ()
    unread: tuple[tuple[str, Unread], ...] = ()


def read_place(cells: PlaceCells, conventions: Conventions) -> PlaceReading:
    """Read the six place cells of a row. A country is needed, be it at the end of an address; all else may be unknown."""
    written = tidy(cell_text(cells[0]))
    told = written if written and not is_missing(written) else None
    country = places.locate(told, None, tidy(cell_text(cells[2])) if told is None else None).country
    if country is None:
        unknown = Message("row-country-unknown", raw=shown(told)) if told else Message("row-without-country")
        return PlaceReading(None, unknown)
    notes = _Notes()
    subdivision = _subdivision(cells[1], country, notes)
    locality = notes.text("locality", cells[2])
    point = _point(cells[3], cells[4], conventions, notes)
    precision = _precision(cells[5])
    if point is not None and precision is not None:  # our own table read back, which says whose the point is
        where = Where(country, places.find_subdivision(subdivision, country), locality, *point, precision)
    else:
        where = _locate(told, subdivision, locality, point, notes)
    return PlaceReading(where, None, tuple(notes.corrected), tuple(notes.unread))


class _Notes:
    def __init__(self) -> None:
        self.corrected: list[tuple[str, Correction]] = []
        self.unread: list[tuple[str, Unread]] = []

    def text(self, column: str, cell: Cell) -> str | None:
        """The tidy text of a cell; None, and a line of the report, where it only says that nothing is known."""
        text = tidy(cell_text(cell))
        if is_missing(text):
            if text:
                self.corrected.append((column, Correction(shown(text), "", "value-missing-word")))
            return None
        return text


def _subdivision(cell: Cell, country: str, notes: _Notes) -> str | None:
    """The subdivision as written; a register that repeats a foreign country's name there says nothing."""
    typed = tidy(cell_text(cell))
    if places.find_subdivision(typed, country) is not None:
        return typed
    text = notes.text("subdivision", cell)
    if text is not None and places.find_country(text) == country:
        notes.corrected.append(("subdivision", Correction(shown(text), "", "value-subdivision-is-country")))
        return None
    return text


def _point(latitude: Cell, longitude: Cell, conventions: Conventions, notes: _Notes) -> tuple[float, float] | None:
    values: list[float | None] = []
    for column, cell, limit in (("latitude", latitude, 90.0), ("longitude", longitude, 180.0)):
        typed = cell if not isinstance(cell, str) else notes.text(column, cell)
        number = None if typed is None else read_number(typed, conventions.decimal)
        if typed is not None and (number is None or number[1] == "value-thousands" or abs(number[0]) > limit):
            notes.unread.append((column, Unread(shown(cell_text(typed)), "value-not-a-coordinate")))
            number = None
        elif number is not None and number[1]:
            notes.corrected.append((column, Correction(shown(cell_text(typed)), plain_number(number[0]), number[1])))
        values.append(None if number is None else number[0])
    if values[0] is not None and values[1] is not None:
        return values[0], values[1]
    for column, cell, value in (("latitude", latitude, values[0]), ("longitude", longitude, values[1])):
        if value is not None:
            notes.unread.append((column, Unread(shown(cell_text(cell)), "value-half-a-point")))
    return None


def _precision(cell: Cell) -> PlacePrecision | None:
    text = fold(cell_text(cell))
    known: tuple[PlacePrecision, ...] = get_args(PlacePrecision)
    return next((precision for precision in known if precision == text), None)


def _locate(
    country: str | None, subdivision: str | None, locality: str | None, point: tuple[float, float] | None, notes: _Notes
) -> Where:
    found = places.locate(country, subdivision, locality, *(point or (None, None)))
    assert found.country is not None  # read_place asked for it
    where = Where(found.country, found.subdivision, found.locality, found.latitude, found.longitude, found.precision)
    written = {
        "country": country,
        "subdivision": subdivision,
        "locality": locality,
        "latitude": f"{point[0]} {point[1]}" if point else None,
    }
    for note in found.notes:
        column = _COLUMN_OF_NOTE.get(note, "locality")
        raw = shown(written[column] or locality or subdivision or "")
        if note in places.UNREAD_NOTES:
            notes.unread.append((column, Unread(raw, note)))
        else:
            notes.corrected.append((column, Correction(raw, str(where), note)))
    return where
