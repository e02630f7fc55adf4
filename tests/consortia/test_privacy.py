"""Values that nobody may see are planted in a list and looked for in every output."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.firms.profile import PRIVATE_COLUMNS, Profile
from matchmaker.firms.table import FirmTable
from matchmaker.matching.partners import find_partners

SECRET = "zqsecret"
TURNOVER = 987_654_321.0


@pytest.fixture(scope="module")
def planted(caribbean: FirmTable) -> FirmTable:
    """Sixty firms, each with a secret in every private column (and a partner whom it will not meet)."""
    chosen = [firm for firm in caribbean if firm.country in ("DO", "PE")][:60]

    def plant(firm: Profile) -> Profile:
        return replace(
            firm, must_not_pair=(f"{SECRET}-pair", *firm.must_not_pair), tax_id=f"{SECRET}-tax", email=f"{SECRET}@example.com",
            phone=f"+1-{SECRET}-555", turnover=(TURNOVER, TURNOVER), turnover_currency="XTS",
            compliance=((f"{SECRET}-topic", False),),
        )  # fmt: skip

    return FirmTable.from_profiles(plant(firm) for firm in chosen)


@pytest.fixture(scope="module")
def portfolios(planted: FirmTable) -> list[Portfolio]:
    return [suggest_consortia(planted, name) for name in ("export-promotion", "export-sales", "origin")]


def check(text: str) -> None:
    assert len(text) > 100
    found = [needle for needle in (SECRET, "987654321", "987,654,321", "987.654.321", "XTS") if needle in text]
    assert not found, text[max(0, text.index(found[0]) - 200) :][:400]


def table_text(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    comments = [str(c.comment.text) for sheet in book for row in sheet.iter_rows() for c in row if c.comment]
    return "\n".join([*cells, *comments, str(book.properties)])


def test_every_private_column_is_planted(planted: FirmTable) -> None:
    firm = next(iter(planted))
    assert all(getattr(firm, column) for column in PRIVATE_COLUMNS)


@pytest.mark.parametrize("lang", ["es", pytest.param("en", marks=pytest.mark.long)])
def test_no_output_holds_a_secret(planted: FirmTable, portfolios: list[Portfolio], tmp_path: Path, lang: str) -> None:
    from matchmaker.reports import xlsx
    from matchmaker.reports.csv import portfolio_csv
    from matchmaker.reports.html import portfolio_page
    from matchmaker.reports.table import print_portfolio

    for portfolio in portfolios:
        record = portfolio.to_dict(lang)
        check(portfolio.to_json(lang))
        check(portfolio_page(record, lang))
        check(portfolio_csv(record))
        check(portfolio.to_pandas().to_csv())
        check(repr(portfolio.proposals) + repr(portfolio.unplaced))
        shown = io.StringIO()
        print_portfolio(record, Console(file=shown, width=100), lang)
        check(shown.getvalue())
        xlsx.write(record, tmp_path / "out.xlsx", None, lang)
        check(table_text(tmp_path / "out.xlsx"))
        check("\n".join(str(portfolio.explain(firm, lang).as_dict()) for firm in planted.ids))


def test_partners_and_pairs_hold_no_secret(planted: FirmTable) -> None:
    from matchmaker.affinity.explain import explain_pair

    first, second = planted.ids[:2]
    for lang in ("en", "es"):
        check(str([match.as_dict() for match in find_partners(planted, first, lang=lang)]))
        check(str(explain_pair(planted, first, second, lang=lang).as_dict()))


def test_contacts_add_email_and_phone_to_the_spreadsheet_alone(
    planted: FirmTable, portfolios: list[Portfolio], tmp_path: Path
) -> None:
    from matchmaker.reports import xlsx

    known = {firm.id: (firm.email or "", firm.phone or "") for firm in planted}
    xlsx.write(portfolios[0].to_dict(), tmp_path / "out.xlsx", known)
    text = table_text(tmp_path / "out.xlsx")
    assert f"{SECRET}@example.com" in text
    assert f"+1-{SECRET}-555" in text
    check(text.replace(f"{SECRET}@example.com", "").replace(f"+1-{SECRET}-555", ""))


def test_no_answer_betrays_a_refusal(planted: FirmTable) -> None:
    """Two firms that would be best partners, one of which refuses: neither hears of it."""
    twins = [
        Profile(id=f"t{n}", name=f"T{n}", country="PE", hs_codes=("970300",), products=("retablos",)) for n in range(2)
    ]
    listed = [replace(twins[0], must_not_pair=("t1",)), twins[1], *planted]
    portfolio = suggest_consortia(listed)
    for a, b in (("t0", "t1"), ("t1", "t0")):
        assert b not in str(portfolio.explain(a).as_dict())
        assert b not in {match.id for match in find_partners(listed, a, k=50)}
    for proposal in portfolio.proposals:
        assert not {"t0", "t1"} <= set(proposal.members)
