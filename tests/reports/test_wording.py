"""Records in words: the right language, names for ids, places and certificates as people write them."""

from __future__ import annotations

import pytest

from matchmaker.reports.wording import Words
from matchmaker.texts import codes

LACKS = {
    "code": "gap-certificate",
    "values": {"scheme": "haccp", "held": 1, "n": 2, "lacking": ["do-1"], "unknown": 0, "count": 1},
    "text": "as written",
}


def test_a_sentence_stands_as_written_unless_the_language_or_a_name_differs():
    assert Words("en", "en").sentence(LACKS) == "as written"
    assert "do-1" in Words("es", "en").sentence(LACKS)
    assert Words("en", "en").sentence(LACKS, {"do-1": "Agro Uno", "haccp2": "x"}).count("Agro Uno") == 1
    assert Words("en").sentence(None) == ""


def test_a_name_that_ends_in_a_full_stop_gives_one():
    said = Words("es", "es").sentence(LACKS, {"do-1": "Agrofrutas Ovalles, S.R.L."})
    assert said.endswith("S.R.L.")
    assert not said.endswith("..")


@pytest.mark.parametrize(
    ("firm", "said"),
    [
        ({"locality": "Moca", "subdivision": "DO-09", "country": "DO"}, "Moca, Espaillat, Dominican Republic"),
        ({"locality": "Kingston", "subdivision": "JM-01", "country": "JM"}, "Kingston, Jamaica"),
        ({"locality": None, "subdivision": None, "country": "TT"}, "Trinidad & Tobago"),
        ({"locality": None, "subdivision": None, "country": None}, "country not known"),
    ],
)
def test_places(firm, said):
    assert Words("en").place(firm) == said


def test_products_as_written_else_what_the_codes_mean():
    words = Words("en")
    assert words.products({"products": ["mango", "café"], "hs_codes": ["0804"]}) == "mango, café"
    assert words.products({"products": ["a", "b", "c"]}, 2) == "a, b, …"
    assert words.products({"products": [], "hs_codes": ["1801"]}) == words.hs("1801") != "1801"
    assert words.products({"products": None, "hs_codes": None}) == ""


def test_certificates():
    held = {"certifications": ["organic-eu:mango@2027-03-31", "fairtrade"]}
    assert Words("en").certificates(held).startswith("EU organic (mango), to 31 Mar 2027, ")
    assert "hasta el 31 mar 2027" in Words("es").certificates(held)
    assert Words("es").certificates({"certifications": []}) == "ninguno"
    assert Words("es").certificates({"certifications": None}) == ""
    assert Words("es").certificates(held, on="2027-04-01").startswith("Orgánico UE (mango), venció el 31 mar 2027, ")


def test_numbers_in_each_language():
    assert (Words("en").number(12345.678, 1), Words("es").number(12345.678, 1)) == ("12,345.7", "12.345,7")
    assert (Words("en").score(0.5), Words("es").score(0.5), Words("en").score(None)) == ("0.50", "0,50", "–")


def test_every_report_text_stands_in_both_languages():
    ours = ("report-", "table-", "xlsx-", "form-", "map-", "network-")
    english, spanish = ({c for c in codes(lang) if c.startswith(ours)} for lang in ("en", "es"))
    assert english == spanish
