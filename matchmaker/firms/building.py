"""From rows to profiles and the import report: each distinct cell is cleaned once, each row used, refused or merged."""

from __future__ import annotations

import collections.abc
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from matchmaker.errors import InputError
from matchmaker.firms.cells import Cell, cell_text, fold, tidy, to_cell
from matchmaker.firms.cleaned import UNKNOWN, Cleaned
from matchmaker.firms.cleaning import CLEANERS, LIST_COLUMNS
from matchmaker.firms.conventions import Cleaner, Conventions
from matchmaker.firms.duplicates import suspected_duplicates
from matchmaker.firms.heading import match_headings
from matchmaker.firms.mapping import Feed, Mapping
from matchmaker.firms.merging import merge
from matchmaker.firms.names import derived_id, normalise_name
from matchmaker.firms.other_rows import other_row, row_text
from matchmaker.firms.placing import PLACE_COLUMNS, PlaceCells, PlaceReading, Where, read_place
from matchmaker.firms.profile import COLUMNS, Profile
from matchmaker.firms.report import (
    CorrectedValue,
    ImportReport,
    LapsedCertificate,
    LeftOutRow,
    MergedRows,
    PendingCertificate,
    RefusedRow,
    UnknownId,
    UnreadValue,
)
from matchmaker.firms.single_values import with_edition
from matchmaker.firms.source import MAX_CELL_CHARACTERS, BrokenRow, Row, Source
from matchmaker.firms.tax_numbers import check_tax_numbers
from matchmaker.texts import Message
from matchmaker.vocabulary import products, words

Getter = Callable[[Row], Cell]
Cells = collections.abc.Mapping[str, Cell]  # by our column
_UNSEEN = object()
# Cells that hardly ever repeat are not worth remembering.
_UNCACHED = frozenset({"id", "name", "email", "phone", "website", "tax_id"})


class _Read(NamedTuple):
    row: int
    given_id: bool
    profile: Profile


def build(source: Source, mapping: Mapping | None) -> tuple[list[Profile], ImportReport]:
    """Profiles in the order of their first row, and the report."""
    report = ImportReport(source=source.name, remarks=list(source.remarks))
    getters = _getters(source, mapping, report)
    reader = RowReader(mapping.conventions if mapping else Conventions(), report)
    with _collector_at_rest():
        # A row of totals has no country, unless the mapping gives one to every row.
        country_for_all = mapping is not None and "country" in mapping.constants
        reads = _read_rows(source, getters, reader, report, country_for_all)
        profiles = _one_a_firm(reads, report)
        report.refused.sort(key=lambda line: line.row)
        report.rows_kept = report.rows_read - len(report.refused)
        report.firms = len(profiles)
        _review(profiles, report)
    return profiles, report


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Nothing here makes cycles, and walking 100,000 profiles over and over to find none takes a fifth of the time.

    What was made is put straight among the old objects; else the first young collection would walk all of it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _read_rows(
    source: Source,
    getters: Sequence[tuple[str, Getter]],
    reader: RowReader,
    report: ImportReport,
    country_for_all: bool,
) -> list[_Read]:
    reads: list[_Read] = []
    count, headings = 0, source.headings
    plain = _by_position(getters, len(headings))
    for row in source.rows:
        if isinstance(row, BrokenRow):
            count += 1
            report.refused.append(RefusedRow(row.number, row.column, row.reason))
            continue
        cells = row.cells
        if not any(cells) and all(cell is None for cell in cells):
            report.rows_blank += 1
            continue
        count += 1
        if row.long and any(type(cell) is str and len(cell) > MAX_CELL_CHARACTERS for cell in cells):
            report.refused.append(RefusedRow(row.number, None, Message("row-cell-too-long")))
            continue
        if plain is None:
            ours = {column: cell for column, get in getters if (cell := get(row)) is not None}
        else:
            ours = {column: cell for column, cell in zip(plain, cells, strict=False) if cell is not None and column}
        other = other_row(row.cells, headings) if country_for_all else None
        read = reader.read(row.number, ours) if other is None else None
        if read is not None:
            reads.append(read)
            continue
        if other is None and (other := other_row(row.cells, headings)) is not None:
            report.refused.pop()
        if other is not None:
            count -= 1
            report.left_out.append(LeftOutRow(row.number, row_text(row.cells), other))
    report.rows_read = count
    if not count:
        raise InputError(Message("file-no-rows", path=report.source))
    return reads


# -- which cell feeds which column -----------------------------------------------------------------------------------


def _getters(source: Source, mapping: Mapping | None, report: ImportReport) -> list[tuple[str, Getter]]:
    places = match_headings(source.headings, mapping, source.name)
    used = set(places.values())
    report.unknown_columns = tuple(
        heading for position, heading in enumerate(source.headings) if heading and position not in used
    )
    if mapping is None:
        getters = [(column, _cell_at(position)) for column, position in places.items()]
    else:
        getters = [(feed.column, _translated(_fed(feed, places), mapping, feed.column)) for feed in mapping.feeds]
        getters += [(column, _always(to_cell(value))) for column, value in mapping.constants.items()]
    have = {column for column, _ in getters}
    if not have & {"id", "name"}:
        raise InputError(
            Message("file-column-missing", path=source.name, column="name", found=list(source.headings)[:60])
        )
    if "country" not in have:
        raise InputError(
            Message("file-column-missing", path=source.name, column="country", found=list(source.headings)[:60])
        )
    return getters


class _CellAt:
    """The cell at a place of the row as it stands: what most columns are fed by."""

    def __init__(self, position: int) -> None:
        self.position = position

    def __call__(self, row: Row) -> Cell:
        return row.cells[self.position] if self.position < len(row.cells) else None


def _cell_at(position: int) -> Getter:
    return _CellAt(position)


def _by_position(getters: Sequence[tuple[str, Getter]], width: int) -> list[str] | None:
    """Our column by position, '' where there is none, if every column is one cell as it stands; else None."""
    found = [""] * width
    for column, get in getters:
        if not isinstance(get, _CellAt) or get.position >= width or found[get.position]:
            return None
        found[get.position] = column
    return found


def _always(cell: Cell) -> Getter:
    return lambda row: cell


def _fed(feed: Feed, places: dict[str, int]) -> Getter:
    parts = [(source, _cell_at(places[source])) for source in feed.sources]
    if feed.template is not None:
        return lambda row: to_cell(feed.fill(row.number, {source: tidy(cell_text(get(row))) for source, get in parts}))
    if len(parts) == 1:
        return parts[0][1]
    return lambda row: to_cell(";".join(text for _, get in parts if (text := cell_text(get(row)))))


def _translated(get: Getter, mapping: Mapping, column: str) -> Getter:
    """The cell through the mapping's value table: the whole cell, else each item of a list."""
    table = mapping.values.get(column)
    if table is None:
        return get

    def translate(row: Row) -> Cell:
        cell = get(row)
        if cell is None:
            return None
        text = cell_text(cell)
        whole = table.get(fold(text), table.get(fold(str(cell))))  # a typed True is `yes` to us and `True` to them
        if whole is not None:
            return to_cell(whole)
        if column not in LIST_COLUMNS:
            return cell
        items = mapping.conventions.items(column, text)
        return (
            ";".join(table.get(fold(item), item) for item in items)
            if any(fold(item) in table for item in items)
            else cell
        )

    return translate


# -- one row ---------------------------------------------------------------------------------------------------------


class RowReader:
    """Cells by column to a profile; equal cells of a column are cleaned once."""

    def __init__(self, conventions: Conventions, report: ImportReport) -> None:
        self._conventions = conventions
        self._report = report
        self._cleaned: dict[str, dict[Any, Cleaned]] = {column: {} for column in CLEANERS}
        # The common case by itself: a text that was cleaned before, with nothing to tell about it.
        self._quiet: dict[str, dict[Cell, Any]] = {column: {} for column in CLEANERS}
        self._places: dict[Any, PlaceReading] = {}
        self._codes: dict[tuple[tuple[str, ...], str], tuple[tuple[str, float], ...]] = {}

    def read(self, number: int, cells: Cells) -> _Read | None:
        """The profile of one row; None, with a line in the report, where the row is refused."""
        cells = with_edition(cells)
        place = self._place(cells)
        if place.where is None:
            assert place.refusal is not None
            self._report.refused.append(RefusedRow(number, "country", place.refusal))
            return None
        values: dict[str, Any] = {}
        noted: list[tuple[str, Cleaned]] = []
        quiet_of = self._quiet.get
        for column, cell in cells.items():
            quiet = quiet_of(column)
            if quiet is None:
                continue
            value = quiet.get(cell, _UNSEEN)
            if value is not _UNSEEN:
                values[column] = value
                continue
            cleaned = self._clean(column, CLEANERS[column], cell)
            values[column] = cleaned.value
            if not cleaned.silent:
                noted.append((column, cleaned))
        values.pop("hs_edition", None)
        given = values.pop("id", None)
        name = values.pop("name", None) or ""
        if given is None and not normalise_name(name):
            self._report.refused.append(RefusedRow(number, "name", Message("row-without-name")))
            return None
        where = place.where
        identity = given or derived_id(name, where.country, where.locality)
        for column in ("prior_partners", "must_not_pair"):
            values[column] = values.get(column) or ()
        if noted or place.corrected or place.unread:
            self._note(number, identity, place, noted)
        codes = self.text_codes(values.get("products"), where.country)
        values.update(zip(Where._fields, where, strict=True))
        return _Read(number, given is not None, Profile(id=identity, name=name, text_codes=codes, **values))

    def text_codes(self, items: tuple[str, ...] | None, country: str) -> tuple[tuple[str, float], ...]:
        """HS codes read from the products' words, with confidence."""
        if not items:
            return ()
        key = (items, country)
        found = self._codes.get(key)
        if found is None:
            language = words.language_of("; ".join(items), country)
            found = self._codes[key] = tuple(products.read_codes(items, language))
        return found

    def _clean(self, column: str, cleaner: Cleaner, cell: Cell) -> Cleaned:
        if column in _UNCACHED:
            return cleaner(cell, self._conventions)
        key = cell if type(cell) is str else (type(cell), cell)
        known = self._cleaned[column]
        cleaned = known.get(key)
        if cleaned is None:
            cleaned = cleaner(cell, self._conventions)
            known[key] = UNKNOWN if cleaned.value is None and cleaned.silent else cleaned
            if type(cell) is str and cleaned.silent:
                self._quiet[column][cell] = cleaned.value
        return cleaned

    def _place(self, cells: Cells) -> PlaceReading:
        raw = tuple(cells.get(column) for column in PLACE_COLUMNS)
        key = (raw, *map(type, raw[3:5]))
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = read_place(_six(raw), self._conventions)
        return place

    def _note(self, number: int, identity: str, place: PlaceReading, noted: list[tuple[str, Cleaned]]) -> None:
        report = self._report
        lines = [(column, correction) for column, correction in place.corrected]
        lines += [(column, correction) for column, cleaned in noted for correction in cleaned.corrected]
        report.corrected += [
            CorrectedValue(number, column, line.raw, line.cleaned, line.rule) for column, line in lines
        ]
        faults = [(column, unread) for column, unread in place.unread]
        faults += [(column, unread) for column, cleaned in noted for unread in cleaned.unread]
        report.unread += [UnreadValue(number, column, fault.raw, fault.rule) for column, fault in faults]
        report.pending += [
            PendingCertificate(number, identity, item) for _, cleaned in noted for item in cleaned.pending
        ]
        report.lapsed += [LapsedCertificate(identity, item) for _, cleaned in noted for item in cleaned.expired]


def _six(raw: tuple[Cell, ...]) -> PlaceCells:
    country, subdivision, locality, latitude, longitude, precision = raw
    return country, subdivision, locality, latitude, longitude, precision


# -- one firm --------------------------------------------------------------------------------------------------------


def _one_a_firm(reads: list[_Read], report: ImportReport) -> list[Profile]:
    """Rows of one id become one profile, or are all refused where their names differ."""
    by_id: dict[str, list[_Read]] = {}
    for read in reads:
        by_id.setdefault(read.profile.id, []).append(read)
    coder = RowReader(Conventions(), ImportReport())
    profiles: list[Profile] = []
    for identity, same in by_id.items():
        if len(same) == 1:
            profiles.append(same[0].profile)
            continue
        rows = tuple(read.row for read in same)
        names = sorted({read.profile.name for read in same if read.profile.name})
        if len({normalise_name(name) for name in names}) > 1:
            reason = Message("row-id-of-two-names", id=identity, rows=list(rows), names=names)
            report.refused += [RefusedRow(row, "id", reason) for row in rows]
            continue
        merged, differences = merge([read.profile for read in same])
        assert merged.country is not None
        profiles.append(_with_codes(merged, coder.text_codes(merged.products, merged.country)))
        report.merged.append(MergedRows(identity, rows, differences))
    return profiles


def _with_codes(profile: Profile, codes: tuple[tuple[str, float], ...]) -> Profile:
    from dataclasses import replace

    return replace(profile, text_codes=codes)


def _review(profiles: list[Profile], report: ImportReport) -> None:
    """What can only be seen over the whole list."""
    report.unknown_ids = list(_unknown_ids(profiles))
    report.duplicates = suspected_duplicates(profiles)
    report.tax_numbers, report.tax_warnings = check_tax_numbers(profiles)


def _unknown_ids(profiles: list[Profile]) -> Iterator[UnknownId]:
    known = {profile.id for profile in profiles}
    for profile in profiles:
        for column, ids in (("prior_partners", profile.prior_partners), ("must_not_pair", profile.must_not_pair)):
            yield from (UnknownId(profile.id, column, other) for other in ids if other not in known)


assert set(CLEANERS) | set(PLACE_COLUMNS) == set(COLUMNS) | {"place_precision"}
