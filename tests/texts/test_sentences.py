"""Sentences from records: formats, plurals, lists, and what happens where a wording is missing."""

from __future__ import annotations

import string

import pytest

from matchmaker.texts import LANGUAGES, Message, codes, register_format, say
from matchmaker.texts.formats import Wording


@pytest.mark.parametrize(
    ("wording", "values", "en", "es"),
    [
        ("{x}", {"x": 1234.5}, "1,234.5", "1.234,5"),
        ("{x}", {"x": 12345}, "12,345", "12.345"),
        ("{x:number}", {"x": 0.123}, "0.12", "0,12"),
        ("{x:score}", {"x": 0.5}, "0.50", "0,50"),
        ("{x:percent}", {"x": 0.256}, "26%", "26 %"),
        ("{x:year}", {"x": 2026}, "2026", "2026"),
        ("{x:country}", {"x": "DO"}, "Dominican Republic", "República Dominicana"),
        ("{x:list}", {"x": ["a", "b", "c"]}, "a, b, and c", "a, b y c"),
        ("{x}", {"x": ["a"]}, "a", "a"),
        ("{x:country}", {"x": ["DO", "PE"]}, "Dominican Republic and Peru", "República Dominicana y Perú"),
        ("{x:term}", {"x": "size.micro"}, "micro", "micro"),
        ("{x:hs}", {"x": "080450"}, None, None),
        ("{x:scheme}", {"x": "haccp"}, None, None),
        ("{x:market}", {"x": "EU"}, "European Union", "Unión Europea"),
        ("{x}", {"x": True}, "True", "True"),
        ("{x}", {"x": "{y}"}, "{y}", "{y}"),
    ],
)  # fmt: skip
def test_formats(wording: str, values: dict[str, object], en: str | None, es: str | None) -> None:
    for lang, expected in (("en", en), ("es", es)):
        said = Wording(lang).vformat(wording, (), values).replace("\u202f", " ").replace("\xa0", " ")
        assert said == expected if expected is not None else said


def test_an_own_format() -> None:
    register_format("shout", lambda value, lang: f"{value.upper()}!{lang}")
    assert Wording("es").vformat("{x:shout}", (), {"x": ["a", "b"]}) == "A!es y B!es"


def test_plurals_by_count() -> None:
    one, many = (say("reason-trust", {"count": count}) for count in (1, 3))
    assert one == "One pair has worked together before."
    assert many == "3 pairs have worked together before."
    assert say("reason-trust", {"count": 0}).startswith("0 pairs")
    assert say("reason-trust", {"count": 3}, "es") != many


def test_a_missing_wording_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no-such-code")
    with pytest.raises(KeyError):
        say("unknown-firm", {})
    for lang in ("de", "en_US", ""):
        with pytest.raises((KeyError, OSError)):
            say("unknown-firm", {"id": "x"}, lang)


def test_records() -> None:
    message = Message("unknown-firm", id="x")
    assert message == Message.from_dict(message.as_dict("es"))
    assert message != Message("unknown-firm", id="y")
    assert message.as_dict("es")["text"] == message.text("es") != str(message) == message.text()
    assert repr(message) == "Message('unknown-firm', {'id': 'x'})"


def test_every_code_in_every_language() -> None:
    assert len({codes(lang) for lang in LANGUAGES}) == 1
    assert len(codes()) > 100
    assert all(set(code) <= set(string.ascii_lowercase + string.digits + "-._") for code in codes())


@pytest.mark.parametrize("number", [10**14 + 1, 1e15, 1e300, 10**400, -(10**29)])
def test_a_number_of_any_size_can_be_said(number: float) -> None:
    for lang in LANGUAGES:
        assert len(say("fill-no-such-gap", {"place": number, "count": 1}, lang)) < 300
