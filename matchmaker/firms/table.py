"""The firms of one list, in the order of their first row, with the report of how they were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.errors import InputError, UnknownFirmError
from matchmaker.firms.profile import Profile
from matchmaker.firms.record import NUMBER_COLUMNS, TABLE_COLUMNS, WHOLE_COLUMNS, digest, to_record
from matchmaker.firms.report import ImportReport
from matchmaker.texts import Message

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from matchmaker.firms.mapping import Mapping


class FirmTable:
    """Profiles by id, with the import report.

    Made by `read_firms`, `FirmTable.from_pandas` or `FirmTable.from_profiles`; never changed.

    Attributes
    ----------
    report : ImportReport
        What was read, repaired, refused.
    ids : tuple of str
        In table order: that of the first row of each firm.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"id": ["a", "b"], "country": ["Perú", "DO"], "products": ["mango", None]})
    >>> firms = FirmTable.from_pandas(frame)
    >>> len(firms), firms.get("a").country, "c" in firms, list(firms["products"])
    (2, 'PE', False, ['mango', None])
    """

    def __init__(self, profiles: Iterable[Profile], report: ImportReport) -> None:
        self._profiles = tuple(profiles)
        self._by_id = {profile.id: profile for profile in self._profiles}
        self.report = report
        self.ids = tuple(self._by_id)
        if len(self._by_id) != len(self._profiles):
            raise InputError(Message("table-id-twice", id=_first_repeated(profile.id for profile in self._profiles)))

    @classmethod
    def from_pandas(cls, frame: Any, mapping: str | Path | Mapping | dict[str, Any] | None = None) -> FirmTable:
        """Read a pandas or polars frame (any eager frame narwhals knows) in canonical columns, or through a mapping.

        Raises
        ------
        InputError
            Not a frame, no rows, a needed column is missing (`name` or `id`, and `country`), a mapping that is wrong.
        """
        from matchmaker.firms.building import build
        from matchmaker.firms.columnar import read_frame
        from matchmaker.firms.mapping import load_mapping

        plan = None if mapping is None else load_mapping(mapping)
        return cls(*build(read_frame(frame), plan))

    @classmethod
    def from_profiles(cls, profiles: Iterable[Profile]) -> FirmTable:
        """A table of profiles that are already clean. InputError where an id comes twice."""
        listed = tuple(profiles)
        return cls(
            listed, ImportReport(source="profiles", rows_read=len(listed), rows_kept=len(listed), firms=len(listed))
        )

    def __len__(self) -> int:
        return len(self._profiles)

    def __iter__(self) -> Iterator[Profile]:
        return iter(self._profiles)

    def __contains__(self, identity: object) -> bool:
        return identity in self._by_id

    def __getitem__(self, column: str) -> np.ndarray[Any, Any]:
        """One canonical column in table order: floats with NaN for numbers, else text as in `to_pandas` or None."""
        if column not in TABLE_COLUMNS:
            raise InputError(Message("table-no-column", column=column, known=list(TABLE_COLUMNS)))
        values = self._columns[column]
        if column in NUMBER_COLUMNS or column in WHOLE_COLUMNS:
            return np.array([np.nan if value is None else value for value in values], dtype=float)
        array = np.empty(len(values), dtype=object)
        array[:] = values
        return array

    def get(self, identity: str) -> Profile:
        """One profile; UnknownFirmError (a KeyError) names an id that is not here."""
        profile = self._by_id.get(identity)
        if profile is None:
            raise UnknownFirmError(Message("unknown-firm", id=identity))
        return profile

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical records sorted by id: the same firms give the same digest, whatever their order."""
        return digest(self._profiles)

    def to_pandas(self) -> pd.DataFrame:
        """The cleaned values in canonical columns, one row a firm.

        Returns
        -------
        DataFrame of shape (n firms, 38)
            Text columns are `string`, numbers `Float64` or `Int64`; unknown is NA; a list is one `;`-joined text,
            `none` where the firm says that it has none. `place_precision` says whose point `latitude` and `longitude`
            are. The private columns are among them: it is the owner's own data.
        """
        import pandas as pd

        def dtype(column: str) -> str:
            return "Float64" if column in NUMBER_COLUMNS else "Int64" if column in WHOLE_COLUMNS else "string"

        return pd.DataFrame({column: pd.array(self._columns[column], dtype=dtype(column)) for column in TABLE_COLUMNS})  # type: ignore[call-overload]

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        records = [to_record(profile) for profile in self._profiles]
        return {column: [record[column] for record in records] for column in TABLE_COLUMNS}

    def __repr__(self) -> str:
        return f"FirmTable({len(self)} firms from {self.report.source!r})"


def _first_repeated(ids: Iterable[str]) -> str:
    seen: set[str] = set()
    return next(identity for identity in ids if identity in seen or seen.add(identity))  # type: ignore[func-returns-value]
