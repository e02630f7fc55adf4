"""`matchmaker check FILE`: what would be read, repaired, refused; and for a list of unknown layout, a mapping to begin with."""

from __future__ import annotations

import shlex
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matchmaker.cli.duplicates import Against, Decided, Pairs, review
from matchmaker.cli.shared import (
    File,
    Language,
    MappingFile,
    Overrides,
    ProximityFile,
    as_json,
    console,
    day_of,
    no_use,
    read,
    status,
    write,
)

if TYPE_CHECKING:
    from datetime import date

    from matchmaker.consortia.feasibility import Feasibility
    from matchmaker.firms.proposal import MappingProposal
    from matchmaker.firms.table import FirmTable

NAME = "check"
# What reading says of a file whose layout it does not know.
UNKNOWN_LAYOUT = ("file-column-missing", "file-column-twice")
DEFAULT_MAPPING = "mapping.toml"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    context: typer.Context,
    file: File,
    mapping: MappingFile = None,
    propose: Annotated[
        Path | None,
        typer.Option("--propose", help="Write a mapping for this list, as far as it can be told, to this TOML file."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="With --propose: replace the file where it exists.")] = False,
    against: Against = None,
    decided: Decided = None,
    pairs: Pairs = None,
    programme: Annotated[
        str | None, typer.Option("--programme", help="Say also whom this programme lets in, and what it can form.")
    ] = None,
    set_: Overrides = None,
    proximity: ProximityFile = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="List the certificates that have lapsed by this day: a date, or today."),
    ] = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print the report.")] = Format.table,
    most: Annotated[int, typer.Option("--most", help="Lines shown of each kind.", min=1)] = 10,
) -> None:
    """Read a member list and report what was understood; exit 1 where rows were refused.

    A list whose columns are not ours is not read: the mapping that its headings and cells suggest is printed, and written
    with --propose, for you to edit and give back with --mapping.
    """
    from matchmaker.errors import InputError

    if programme is None:
        no_use(context, ("set_", "proximity"), "it is part of a programme; name that with --programme")
    if propose is not None:
        if mapping is not None:
            raise typer.BadParameter("--propose makes a mapping; leave out --mapping")
        if propose.exists() and not force:
            from matchmaker.texts import Message

            raise InputError(Message("cli-proposal-exists", path=str(propose)))
        if not _propose(file, propose, lang, format).complete:
            raise typer.Exit(1)
        return
    try:
        firms = read(file, mapping)
    except InputError as error:
        code = getattr(error.message, "code", "")
        if mapping is None and code in UNKNOWN_LAYOUT:
            _propose(file, None, lang, format)
            raise typer.Exit(1) from None
        raise
    report = firms.report
    record = _with_lapsed(review(firms, against, decided, pairs, lang), firms, day_of(as_of))
    found = None if programme is None else _feasibility(firms, programme, set_, proximity)
    if found is not None:
        record = {**record, "feasibility": found.as_dict(lang)}
    if format is Format.json:
        typer.echo(as_json(record), nl=False)
    else:
        from matchmaker.reports.table import print_import_report

        print_import_report(record, console(), lang, most)
        if mapping is None and report.unknown_columns:
            _say("cli-proposal-more", lang, path=shlex.quote(str(file)), mapping=DEFAULT_MAPPING)
        for message in found.messages if found is not None else ():
            _say(message.code, lang, **message.values)
    if report.refused:
        raise typer.Exit(1)


def _with_lapsed(record: dict[str, Any], firms: FirmTable, day: date | None) -> dict[str, Any]:
    """The report's record with the certificates that do not count on a day."""
    from matchmaker.firms.lapsed import lapsed_certificates

    lapsed = lapsed_certificates(firms, day)
    return {
        **record,
        "as_of": day.isoformat() if day else None,
        "summary": record["summary"] | {"lapsed_certificates": len(lapsed)},
        "lapsed": [{"id": each.id, "certificate": each.certificate, "valid_to": each.valid_to} for each in lapsed],
    }


def _feasibility(firms: FirmTable, name: str, overrides: list[str] | None, proximity: Path | None) -> Feasibility:
    """Whom the programme lets in, which rules keep how many out, what must be given up where nothing can be formed."""
    from matchmaker.affinity.index import AffinityIndex
    from matchmaker.cli.shared import programme_of
    from matchmaker.consortia.feasibility import feasibility

    with status("Looking at the programme"):
        return feasibility(AffinityIndex(firms, programme_of(name, overrides), proximity=proximity))


def _propose(file: Path, out: Path | None, lang: str, format: Format) -> MappingProposal:
    """Print what is proposed, write it where asked, and say what to run next."""
    from matchmaker.firms.proposing import propose_mapping

    with status("Reading the list"):
        proposal = propose_mapping(file)
    if out is not None:
        write(proposal.to_toml(lang, str(out)), out)
    if format is Format.json:
        typer.echo(as_json(proposal.to_record(lang)), nl=False)
        return proposal
    from matchmaker.reports.mapping_proposal import print_mapping_proposal

    print_mapping_proposal(proposal.to_record(lang), console(), lang)
    _next(proposal, file, out, lang)
    return proposal


def _next(proposal: MappingProposal, file: Path, out: Path | None, lang: str) -> None:
    path = shlex.quote(str(file))
    if out is None:
        _say("cli-proposal-write", lang, path=path, mapping=DEFAULT_MAPPING)
    elif proposal.complete:
        _say("cli-proposal-read", lang, path=path, mapping=shlex.quote(str(out)))
    else:
        _say("cli-proposal-edit", lang, path=path, mapping=shlex.quote(str(out)), columns=list(proposal.missing))


def _say(code: str, lang: str, **values: object) -> None:
    from matchmaker.reports.terminal import plain
    from matchmaker.texts import say

    console().print(plain(say(code, values, lang)), soft_wrap=True)
