"""One cell, several products."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.vocabulary.products import split_products


@pytest.mark.parametrize(
    ("cell", "products"),
    [
        ("mango, piña y miel", ("mango", "piña", "miel")),
        ("MEL", ("MEL",)),
        ("FRUTICULTURA; OLERICULTURA; PRODUÇÃO DE GRÃOS", ("FRUTICULTURA", "OLERICULTURA", "PRODUÇÃO DE GRÃOS")),
        ("BABAÇU (ORBIGNEA SSP).", ("BABAÇU (ORBIGNEA SSP)",)),
        ("tomate e vagem.", ("tomate", "vagem")),
        ("aipim/mandioca", ("aipim", "mandioca")),
        ("Olerícolas: alecrim, alho. Frutas: abacate", ("Olerícolas", "alecrim", "alho", "Frutas", "abacate")),
        ("abóbora (menina, italiana), alface", ("abóbora (menina, italiana)", "alface")),
        ("jugo de mango y piña", ("jugo de mango y piña",)),
        ("piña en almíbar", ("piña en almíbar",)),
        ("bed and table linen", ("bed and table linen",)),
        ("frutas frescas y secas", ("frutas frescas y secas",)),
        ("hot sauce and guava jam", ("hot sauce", "guava jam")),
        ("naranja, limón agrio y miel de abeja", ("naranja", "limón agrio", "miel de abeja")),
        ("rum, likeur en vruchtensap", ("rum", "likeur", "vruchtensap")),
        ("mangues, ananas et confitures", ("mangues", "ananas", "confitures")),
        ("1,5 l rum; 750 ml gin", ("1,5 l rum", "750 ml gin")),
        ("couve-flor", ("couve-flor",)),
        ("St. Lucia bananas", ("St. Lucia bananas",)),
        ("• rum\n• beer", ("rum", "beer")),
        ("mel; Mel; MEL, etc.", ("mel",)),
        ("", ()),
        (" ;, / ", ()),
    ],
)
def test_cells(cell: str, products: tuple[str, ...]) -> None:
    assert split_products(cell) == products


@given(st.text(alphabet="abcñé ;,/y()[]\n.:-1e", max_size=60))
@settings(max_examples=200, deadline=None)
def test_nothing_is_invented(cell: str) -> None:
    items = split_products(cell)
    assert len({item.lower() for item in items}) == len(items)
    squeezed = "".join(cell.split())
    for item in items:
        assert item == item.strip() != ""
        assert "".join(item.split()) in squeezed


@given(st.text(alphabet="abcñé ;,/y()[]\n.:-1e", max_size=60))
@settings(max_examples=300, deadline=None)
def test_products_written_as_a_list_are_read_again(cell: str) -> None:
    items = split_products(cell)
    assert split_products("; ".join(items)) == items


@pytest.mark.parametrize(
    ("cell", "products"),
    [
        ("panela y banano orgánico", ("panela", "banano orgánico")),
        ("café en grano y limón", ("café en grano", "limón")),
        ("aceite de oliva y mango", ("aceite de oliva", "mango")),
        ("sombreros de paja toquilla y filigrana de plata", ("sombreros de paja toquilla", "filigrana de plata")),
        ("maní y pasta de maní", ("maní", "pasta de maní")),
        ("café y cacao y miel de abeja", ("café", "cacao", "miel de abeja")),
        ("poivre et piment séché", ("poivre", "piment séché")),
        ("huile essentielle de vétiver et savon", ("huile essentielle de vétiver", "savon")),
        ("mel de abelha e própolis", ("mel de abelha", "própolis")),
        ("sea salt and hot pepper sauce", ("sea salt", "hot pepper sauce")),
        ("rijst en gedroogde vis", ("rijst", "gedroogde vis")),
    ],
)
def test_names_of_goods_part_at_and(cell: str, products: tuple[str, ...]) -> None:
    assert split_products(cell) == products


@pytest.mark.parametrize(
    "cell",
    [
        "mermelada de fresa y mora", "jabón de avena y miel", "prendas de algodón y alpaca", "harina de yuca y plátano",
        "queso de cabra y oveja", "té de jengibre y limón", "polpa de açaí e cupuaçu", "arroz con leche y canela",
        "galletas de coco y piña", "cocoa and coffee products", "wood and leather crafts", "Ponche e crème",
        "ropa de mujer y niños", "tejidos de alpaca y algodón",
    ],
)  # fmt: skip
def test_what_reaches_across_stays_together(cell: str) -> None:
    assert split_products(cell) == (cell,)
