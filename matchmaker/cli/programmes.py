"""`matchmaker programmes [NAME]`: the programmes there are, one of them whole, a form for a new one, what is wrong with it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from matchmaker.cli.shared import Language, Overrides, as_json, console, programme_of

NAME = "programmes"


class Format(StrEnum):
    table = "table"
    json = "json"


def command(
    name: Annotated[str | None, typer.Argument(help="A built-in programme, or a TOML file of your own.")] = None,
    set_: Overrides = None,
    lang: Language = "en",
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
    template: Annotated[bool, typer.Option("--template", help="Print a form for a programme of your own.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Say what is wrong with NAME, and on which line.")] = False,
) -> None:
    """List the built-in programmes, or show one with its rules and their sources.

    To write one: --template > mine.toml, then --check mine.toml; exit 1 where it cannot be used.
    """
    if set_ and not name:
        raise typer.BadParameter("--set changes one programme: name it")
    if check and (not name or set_ or template):
        raise typer.BadParameter("--check takes the name of one programme or file, and nothing beside it")
    if template:
        from matchmaker.programmes.checking import template as form

        typer.echo(form(lang), nl=False)
        return
    if check:
        _check(str(name), lang, format)
        return
    from matchmaker.programmes.asked import asked, asked_of_all
    from matchmaker.programmes.programme import programmes

    found = [programme_of(name, set_)] if name else [programme_of(each, None) for each in programmes()]
    records = [
        {
            **programme.as_dict(),
            "title": programme.title_in(lang),
            "rules": [{**rule.as_dict(), "text": asked(rule).text(lang)} for rule in programme.rules],
        }
        for programme in found
    ]
    if format is Format.json:
        typer.echo(as_json(records[0] if name else records), nl=False)
        return
    from matchmaker.reports.listings import print_programme
    from matchmaker.reports.table import print_programmes

    if name:
        whole = asked_of_all(found[0])[2 + len(found[0].rules) :]  # after the sizes, must-not-pair and the rules
        said = [
            {"id": id_, "hard": hard, "weight": weight, "source": source, "text": sentence.text(lang)}
            for id_, hard, weight, source, sentence in whole
        ]
        print_programme({**records[0], "rules": [*records[0]["rules"], *said]}, console(), lang)
    else:
        print_programmes(records, console(), lang)


def _check(name: str, lang: str, format: Format) -> None:
    """Print what is wrong or doubtful in a programme."""
    from matchmaker.programmes.checking import check_programme
    from matchmaker.texts import Message

    findings = check_programme(name)
    wrong = sum(finding.wrong for finding in findings)
    if format is Format.json:
        typer.echo(as_json([finding.as_dict(lang) for finding in findings]), nl=False)
    else:
        code = "wrong" if wrong else "doubts" if findings else "fine"
        count = {} if code == "fine" else {"count": wrong or len(findings)}
        typer.echo(Message(f"programme-check-{code}", programme=name, **count).text(lang))
        for finding in findings:
            text = finding.message.text(lang)
            if finding.line is not None:
                text = Message("programme-check-line", line=str(finding.line), finding=text).text(lang)
            typer.echo(f"- {text}")
    if wrong:
        raise typer.Exit(1)
