"""Parquet files and data frames: columns of values, rows numbered from 1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matchmaker.errors import InputError
from matchmaker.firms.cells import shown, to_cell
from matchmaker.firms.source import MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES, BrokenRow, Row, Source
from matchmaker.texts import Message

_ROWS_A_BATCH = 10_000


def read_parquet(path: Path, name: str) -> Source:
    """Open a Parquet file; its rows are unpacked a batch at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        metadata = file.metadata
        unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(Message("file-broken-parquet", path=name, detail=shown(str(error)))) from None
    headings = tuple(file.schema_arrow.names)
    _check_size(metadata.num_rows, len(headings), name)
    if unpacked > MAX_UNPACKED_BYTES:
        raise InputError(Message("file-unpacks-too-large", path=name, limit=MAX_UNPACKED_BYTES // 1_000_000))

    def rows() -> Iterator[Row | BrokenRow]:
        number = 0
        try:
            for batch in file.iter_batches(batch_size=_ROWS_A_BATCH):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield Row(number, [to_cell(value) for value in values])
        except (pa.ArrowException, OSError, ValueError) as error:
            raise InputError(Message("file-broken-parquet", path=name, detail=shown(str(error)))) from None

    return _headed(name, headings, metadata.num_rows, rows())


def read_frame(frame: Any) -> Source:
    """Any eager frame that narwhals knows (pandas, polars, pyarrow)."""
    import narwhals as nw

    try:
        table = nw.from_native(frame, eager_only=True)
    except (TypeError, ValueError) as error:
        raise InputError(Message("frame-not-a-frame", type=type(frame).__name__, detail=shown(str(error)))) from None
    headings = tuple(str(column) for column in table.columns)
    _check_size(len(table), len(headings), "frame")
    columns = [[to_cell(value) for value in column.to_list()] for column in table.iter_columns()]
    return _headed(
        "frame",
        headings,
        len(table),
        (Row(number, cells) for number, cells in enumerate(zip(*columns, strict=True), start=1)),
    )


def _check_size(rows: int, columns: int, name: str) -> None:
    if columns > MAX_COLUMNS:
        raise InputError(Message("file-too-many-columns", path=name, count=columns, limit=MAX_COLUMNS))
    if rows > MAX_ROWS:
        raise InputError(Message("file-too-many-rows", path=name, limit=MAX_ROWS))


def _headed(name: str, headings: tuple[str, ...], count: int, rows: Iterator[Row | BrokenRow]) -> Source:
    if not headings:
        raise InputError(Message("file-empty", path=name))
    return Source(name, headings, rows)
