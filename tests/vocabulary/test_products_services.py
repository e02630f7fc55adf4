"""Services are told from goods, by the words that name the thing."""

from __future__ import annotations

import pytest

from matchmaker.firms.cleaning import CLEANERS
from matchmaker.firms.conventions import Conventions
from matchmaker.texts import Message
from matchmaker.vocabulary.products import is_service, read_codes, suggest_hs

SERVICES = [
    ("music production", "en"),
    ("film production", "en"),
    ("software development", "en"),
    ("cloud accounting software", "en"),
    ("rural tourism", "en"),
    ("consulting for small firms", "en"),
    ("jewellery repair", "en"),
    ("diseño gráfico", "es"),
    ("turismo rural", "es"),
    ("Servicios de consultoría", "es"),
    ("transporte de carga", "es"),
    ("capacitación empresarial", "es"),
    ("producción musical", "es"),
    ("conseil en gestion", "fr"),
    ("location de voitures", "fr"),
    ("production de films", "fr"),
    ("TURISMO RURAL", "pt"),
    ("desenvolvimento de software", "pt"),
    ("grafisch ontwerp", "nl"),
    ("bedrijfsadvies", "nl"),
    ("muziekproductie", "nl"),
]
GOODS = [
    ("music boxes", "en"),
    ("cleaning products", "en"),
    ("bath oil", "en"),
    ("training shoes", "en"),
    ("construction materials", "en"),
    ("coffee production", "en"),
    ("storage boxes", "en"),
    ("repair kits", "en"),
    ("camiones de transporte", "es"),
    ("muebles para hotel", "es"),
    ("materiales de construcción", "es"),
    ("producción de café", "es"),
    ("produits d'entretien", "fr"),
    ("produção de mangas", "pt"),
    ("reclameborden", "nl"),
]


@pytest.mark.parametrize(("text", "language"), SERVICES)
@pytest.mark.parametrize("told", [True, False])
def test_services(text: str, language: str, told: bool) -> None:
    assert is_service(text, language if told else None)
    assert read_codes((text,), language) == ()


@pytest.mark.parametrize(("text", "language"), GOODS)
@pytest.mark.parametrize("told", [True, False])
def test_goods_stay_goods(text: str, language: str, told: bool) -> None:
    assert not is_service(text, language if told else None)


def test_suggestions_are_given_all_the_same() -> None:
    assert suggest_hs("music production", 3, "en")


def test_a_service_stays_a_product_and_is_reported() -> None:
    read = CLEANERS["products"]("diseño gráfico; cajas de música", Conventions())
    assert read.value == ("diseño gráfico", "cajas de música")
    assert [(line.raw, line.rule) for line in read.corrected] == [("diseño gráfico", "product-service")]
    for lang in ("en", "es"):
        assert len(Message("product-service").text(lang)) > 20
