"""Cells as chambers write them, in five languages: what each says, read by hand and written before the reader was."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest

from matchmaker.vocabulary.certifications import parse_certifications

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

# language, cell, held, pending (which counts what is expired on a day not told); "none": said to hold nothing
CELLS = [
    ("es", "Orgánico CERES vence 3/2026", "organic@2026-03-31", ""),
    ("es", "Global GAP + GRASP vto 05/26", "globalgap@2026-05-31; globalgap-grasp@2026-05-31", ""),
    ("es", "UTZ hasta 2021", "utz@2021-12-31", ""),
    ("es", "HACCP (en trámite) y BPM", "gmp", "haccp"),
    ("es", "BPM y HACCP (en trámite)", "gmp", "haccp"),
    ("es", "ISO 9001 y HACCP en trámite", "none", "iso-9001; haccp"),
    ("es", "Registro sanitario, BPM vigente, HACCP en implementación", "sanitary-registration; gmp", "haccp"),
    ("es", "Orgánico UE y USDA (Control Union Perú), vto. 30-jun-27", "organic-eu@2027-06-30; organic-us@2027-06-30", ""),
    ("es", "Certif. orgánica BCS Öko-Garantie, vigencia hasta el 15 de agosto de 2027", "organic@2027-08-15", ""),
    ("es", "Comercio Justo FLO ID 12345", "fairtrade", ""),
    ("es", "SPP / Fairtrade / Orgánico EU-NOP-JAS", "spp; fairtrade; organic-eu; organic-us; organic-jp", ""),
    ("es", "Rainforest Alliance (cacao, banano) vence dic-26", "rainforest-alliance:cacao+banano@2026-12-31", ""),
    ("es", "GLOBALG.A.P. GGN 4052852123456, exp. 14/02/2027", "globalgap@2027-02-14", ""),
    ("es", "HACCP: sí; ISO 9001: no; BASC: sí", "haccp; basc", ""),
    ("es", "HACCP (X)\nBPM (X)\nISO 22000 ( )", "haccp; gmp; iso-22000", ""),
    ("es", "no tiene ISO 9001", "none", ""),
    ("es", "sin HACCP, con BPM", "gmp", ""),
    ("es", "Ninguna por el momento", "none", ""),
    ("es", "aún no", "none", ""),
    ("es", "No cuenta con certificaciones", "none", ""),
    ("es", "ninguna (HACCP en proceso)", "none", "haccp"),
    ("es", "s/d", "", ""),
    ("es", "ISO 9001:2015, ISO 14001:2015 e ISO 45001:2018 (ICONTEC) hasta nov. 2026",
     "iso-9001; iso-14001@2026-11-30; iso-45001@2026-11-30", ""),
    ("es", "ISO 9001, 14001 y 45001 (ICONTEC) hasta nov. 2026",
     "iso-9001@2026-11-30; iso-14001@2026-11-30; iso-45001@2026-11-30", ""),
    ("es", "Kosher Parve (OU) 2025-2026", "kosher@2026-12-31", ""),
    ("es", "Denominación de Origen Café Marcala", "pdo:Café Marcala", ""),
    ("es", "Sello Manos Campesinas", "family-farming-seal", ""),
    ("es", "Marca Perú; Sello artesanal", "country-brand; handmade-seal", ""),
    ("es", "BASC ISO 28000 y OEA", "basc; aeo; iso-28000", ""),
    ("es", "HACCP vencido", "none", "haccp"),
    ("es", "HACCP vencido en 2023", "haccp@2023-12-31", ""),
    ("es", "HACCP vence 10/2026 (renovación en trámite)", "haccp@2026-10-31", ""),
    ("es", "Orgánico suspendido", "none", "organic"),
    ("es", "Certificación FSSC 22000 v.6 vigente hasta 28.02.2027", "fssc-22000@2027-02-28", ""),
    ("es", "Libre de gluten certificado, Non GMO, Vegano", "gluten-free; non-gmo; vegan", ""),
    ("es", "Empresa B desde 2021", "b-corp", ""),
    ("es", "SMETA 4 pilares (Sedex) 04/2025, vence 04/2027", "smeta@2027-04-30", ""),
    ("es", "certificado por SGS", "sgs", ""),
    ("es", "TTBS", "ttbs", ""),
    ("es", "SENASA", "senasa", ""),
    ("es", "HACCP y sello Quisqueya", "haccp; sello Quisqueya", ""),
    ("es", "orgánico PE-BIO-141", "organic-eu", ""),
    ("es", "Demeter, Naturland y Biosuisse", "demeter; naturland; bio-suisse", ""),
    ("es", "4C, C.A.F.E. Practices, Bird Friendly®", "4c; cafe-practices; bird-friendly", ""),
    ("es", "México Calidad Suprema y SENASICA SRRC", "mexico-calidad-suprema; srrc", ""),
    ("es", "Registro FDA N° 12345678910", "fda-registration", ""),
    ("es", "En trámite", "", ""),
    ("es", "FSC® (FSC-C012345) cadena de custodia", "fsc", ""),
    ("es", "Primus GFS v3.2 vence: 01-09-2026", "primusgfs@2026-09-01", ""),
    ("en", "ISO 9001:2015 n° 12345 SGS valid until 31.12.2026", "iso-9001@2026-12-31", ""),
    ("en", "HACCP certified by TTBS, exp. Dec. 2026", "haccp@2026-12-31", ""),
    ("en", "USDA Organic (Control Union), renewed in 2024, expires 03/31/2027", "organic-us@2027-03-31", ""),
    ("en", "Fair Trade USA + Rainforest Alliance", "fair-trade-usa; rainforest-alliance", ""),
    ("en", "BRCGS Food Safety Issue 9, Grade AA, valid through January 12, 2027", "brcgs-food@2027-01-12", ""),
    ("en", "FDA registered; GMP compliant; Kosher", "fda-registration; gmp; kosher", ""),
    ("en", "none yet", "none", ""),
    ("en", "Not certified", "none", ""),
    ("en", "None yet, applying for HACCP", "none", "haccp"),
    ("en", "HACCP - in progress; GMP - yes", "gmp", "haccp"),
    ("en", "HACCP pending renewal, valid to 30 June 2026", "haccp@2026-06-30", ""),
    ("en", "HACCP: yes, ISO 22000: pending", "haccp", "iso-22000"),
    ("en", "Organic (in conversion)", "none", "organic"),
    ("en", "Fairtrade withdrawn 2022", "none", "fairtrade"),
    ("en", "SQF Edition 9 (Food Manufacturing)", "sqf:food manufacturing", ""),
    ("en", "Halal (IFANCA), Kosher (Star-K)", "halal; kosher", ""),
    ("en", "MSC-C-51234 chain of custody", "msc", ""),
    ("en", "BAP 4 star", "bap", ""),
    ("en", "Best Aquaculture Practices (shrimp)", "bap:shrimp", ""),
    ("en", "IFS Food v8 higher level until 2026-08-14", "ifs-food@2026-08-14", ""),
    ("en", "GOTS & OEKO-TEX Standard 100", "gots; oeko-tex-100", ""),
    ("en", "ISO9001/ISO14001/ISO45001", "iso-9001; iso-14001; iso-45001", ""),
    ("en", "C-TPAT, AEO, BASC", "c-tpat; aeo; basc", ""),
    ("en", "B Corp™ since 2019", "b-corp", ""),
    ("en", "GlobalG.A.P. IFA v6 Option 2 (mango) exp 26/04/2027", "globalgap:mango@2027-04-26", ""),
    ("en", "Vegan Society; Leaping Bunny; Non-GMO Project Verified", "vegan; cruelty-free; non-gmo", ""),
    ("en", "USDA GAP audit", "usda-gap", ""),
    ("en", "Jamaica Blue Mountain; JACRA licensed", "jamaica-blue-mountain; jacra", ""),
    ("en", "WFTO Guaranteed Member", "wfto", ""),
    ("en", "Blue Flag and Green Key", "blue-flag; green-key", ""),
    ("en", "Certified by Ecocert", "ecocert", ""),
    ("en", "EU organic expired", "none", "organic-eu"),
    ("en", "ISO 27001 cert no. IS 712345 (BSI)", "iso-27001", ""),
    ("en", "n/a", "", ""),
    ("en", "Women-owned (WEConnect)", "women-owned", ""),
    ("en", "SGS", "sgs", ""),
    ("en", "ISO 9001 (valid 2024-2027)", "iso-9001@2027-12-31", ""),
    ("en", "no HACCP", "none", ""),
    ("en", "ISPM 15 registered", "ispm-15", ""),
    ("fr", "HACCP (en cours)", "none", "haccp"),
    ("fr", "HACCP en cours de validité", "haccp", ""),
    ("fr", "Agriculture biologique Ecocert valable jusqu'au 31/12/2026", "organic@2026-12-31", ""),
    ("fr", "Bio UE, AB, Demeter", "organic-eu; organic-fr; demeter", ""),
    ("fr", "Label AB, certificat n° 24/01234", "organic-fr", ""),
    ("fr", "commerce équitable (Max Havelaar) jusqu'en 2027", "fairtrade@2027-12-31", ""),
    ("fr", "aucune certification à ce jour", "none", ""),
    ("fr", "pas encore", "none", ""),
    ("fr", "Sans certification", "none", ""),
    ("fr", "ISO 22000 demandée", "none", "iso-22000"),
    ("fr", "Bonnes pratiques de fabrication ; HACCP ; Casher", "gmp; haccp; kosher", ""),
    ("fr", "Symbole des producteurs paysans", "spp", ""),
    ("fr", "AOC / Appellation d'origine contrôlée", "pdo", ""),
    ("fr", "IGP Rhum de la Martinique", "pgi:Rhum de la Martinique", ""),
    ("fr", "certifié bio (USDA NOP), échéance 1er avril 2027", "organic-us@2027-04-01", ""),
    ("fr", "Certification Rainforest Alliance expirée", "none", "rainforest-alliance"),
    ("fr", "Certificat expiré le 30 septembre 2024 : GLOBALG.A.P.", "globalgap@2024-09-30", ""),
    ("fr", "ISO 9001 et ISO 14001 (Bureau Veritas)", "iso-9001; iso-14001", ""),
    ("fr", "Opérateur économique agréé", "aeo", ""),
    ("fr", "FSC Mix, PEFC/10-31-1234", "fsc; pefc", ""),
    ("fr", "Cosmébio et Cosmos Organic", "cosmebio; cosmos", ""),
    ("fr", "Agrément sanitaire", "sanitary-registration", ""),
    ("fr", "HACCP refusé", "none", "haccp"),
    ("fr", "Fair for Life (beurre de karité), fin de validité : mars 2027", "fair-for-life:beurre de karité@2027-03-31", ""),
    ("fr", "Pavillon Bleu, Clef Verte", "blue-flag; green-key", ""),
    ("fr", "néant", "none", ""),
    ("pt", "sem certificação", "none", ""),
    ("pt", "nenhuma no momento", "none", ""),
    ("pt", "ainda não possui", "none", ""),
    ("pt", "Orgânico Brasil (IBD) válido até março de 2027", "organic-br@2027-03-31", ""),
    ("pt", "SisOrg, OCS", "organic-br; OCS", ""),
    ("pt", "Certificação participativa - OPAC (SPG)", "organic-pgs", ""),
    ("pt", "APPCC e BPF; ISO 22000 em andamento", "haccp; gmp", "iso-22000"),
    ("pt", "Selo SIF 1234", "sif", ""),
    ("pt", "Rainforest/UTZ validade 09/2026", "rainforest-alliance@2026-09-30; utz@2026-09-30", ""),
    ("pt", "Comércio justo (Fairtrade) desde 2018", "fairtrade", ""),
    ("pt", "Indicação Geográfica (IG) Cerrado Mineiro", "pgi:Cerrado Mineiro", ""),
    ("pt", "FSC (Imaflora) FSC-C109876", "fsc", ""),
    ("pt", "NBR ISO 9001, certificado nº 123.456/22", "iso-9001", ""),
    ("pt", "Halal (Fambras) vence 10 de outubro de 2026", "halal@2026-10-10", ""),
    ("pt", "Bonsucro; RSPO em processo", "bonsucro", "rspo"),
    ("pt", "orgânico: não; HACCP: sim", "haccp", ""),
    ("pt", "Selo Agricultura Familiar (SENAF)", "family-farming-seal", ""),
    ("pt", "Sem glúten, vegano, kosher", "gluten-free; vegan; kosher", ""),
    ("pt", "ABVTEX / Origem Sustentável / Selo ABR", "abvtex; origem-sustentavel; abr-cotton", ""),
    ("pt", "certificação vencida", "", ""),
    ("pt", "Certifica Minas Café, 4C e C.A.F.E. Practices", "certifica-minas; 4c; cafe-practices", ""),
    ("pt", "GlobalG.A.P. (manga, uva) até 30/11/2026", "globalgap:manga+uva@2026-11-30", ""),
    ("nl", "geen", "none", ""),
    ("nl", "nog geen certificaten", "none", ""),
    ("nl", "n.v.t.", "", ""),
    ("nl", "HACCP geldig tot 31-12-2026", "haccp@2026-12-31", ""),
    ("nl", "HACCP geldig t/m mei 2027", "haccp@2027-05-31", ""),
    ("nl", "biologisch (Skal) EU", "organic-eu", ""),
    ("nl", "NL-BIO-01, EKO-keurmerk", "organic-eu; eko", ""),
    ("nl", "ISO 22000 in aanvraag", "none", "iso-22000"),
    ("nl", "halal certificering aangevraagd", "none", "halal"),
    ("nl", "Fairtrade en Rainforest Alliance", "fairtrade; rainforest-alliance", ""),
    ("nl", "HACCP verlopen", "none", "haccp"),
    ("nl", "glutenvrij, veganistisch", "gluten-free; vegan", ""),
    ("nl", "ISO 9001, certificaatnummer 2023-0456, Kiwa", "iso-9001", ""),
    ("nl", "GMP+ en BRC tot 15 maart 2027", "gmp-plus@2027-03-15; brcgs-food@2027-03-15", ""),
    ("nl", "Goede landbouwpraktijken", "gap", ""),
    ("nl", "zonder certificaat", "none", ""),
    ("nl", "On the way to PlanetProof", "planetproof", ""),
    ("nl", "FSC-keurmerk en PEFC", "fsc; pefc", ""),
    ("nl", "biologisch in omschakeling", "none", "organic"),
    ("nl", "Beschermde geografische aanduiding", "pgi", ""),
    ("nl", "SSB (Suriname Standaarden Bureau)", "ssb", ""),
]  # fmt: skip


def _split(text: str) -> list[str]:
    return sorted(text.split("; ")) if text else []


@pytest.mark.parametrize(("language", "cell", "held", "pending"), CELLS, ids=[cell for _, cell, _, _ in CELLS])
def test_cell(language: str, cell: str, held: str, pending: str) -> None:
    read = parse_certifications(cell)
    if held in ("", "none"):
        assert read.held == (None if held == "" and not read.pending else ())
    else:
        assert sorted(map(str, read.held or ())) == _split(held)
    if held or pending:
        assert sorted(read.pending) == _split(pending)
        assert read.not_understood == ()


def test_there_are_enough_cells_in_each_language() -> None:
    languages = [language for language, *_ in CELLS]
    assert len(CELLS) >= 120
    assert min(map(languages.count, ("en", "es", "fr", "pt", "nl"))) >= 20


# What each item of the fixtures' cells says, beside those that name a code of our list.
SAID = {
    "BRC": "brcgs-food",
    "BRCGS": "brcgs-food",
    "brcgs": "brcgs-food",
    "EU Organic": "organic-eu",
    "Organic EU": "organic-eu",
    "NOP": "organic-us",
    "USDA Organic": "organic-us",
    "FLO": "fairtrade",
    "FAIRTRADE": "fairtrade",
    "Fairtrade": "fairtrade",
    "FSC CoC": "fsc",
    "GLOBALG.A.P.": "globalgap",
    "Global GAP": "globalgap",
    "GMP": "gmp",
    "HACCP": "haccp",
    "H.A.C.C.P.": "haccp",
    "ISO 22000": "iso-22000",
    "ISO 9001": "iso-9001",
    "ISO9001": "iso-9001",
    "Rainforest Alliance": "rainforest-alliance",
    "designation-of-origin": "pdo",
    "fda-registered": "fda-registration",
    "oeko-tex": "oeko-tex-100",
}
PENDING = {
    "HACCP en trámite": "haccp",
    "HACCP in progress": "haccp",
    "ISO 22000 applied for": "iso-22000",
    "ISO 9001 en proceso": "iso-9001",
    "organic (in conversion)": "organic",
    "orgánico en transición": "organic",
}


def test_no_firm_of_the_fixture_loses_a_certificate() -> None:
    with (FIXTURES / "caribbean.csv").open(encoding="utf-8", newline="") as file:
        cells = sorted({row["certifications"] for row in csv.DictReader(file)})
    assert len(cells) > 200
    for cell in filter(None, cells):
        read = parse_certifications(cell)
        assert read.not_understood == () and read.held is not None, cell
        names = {re.split("[:@]", item)[0] for item in cell.split(";")} - {"none", "ninguna", "aucune", "geen"}
        held = {SAID.get(name, name) for name in names if name not in PENDING}
        assert {certificate.scheme for certificate in read.held} == held, cell
        assert set(read.pending) == {PENDING[name] for name in names if name in PENDING}, cell
        dates = re.findall(r"@(\d{4}-\d\d-\d\d)", cell)
        assert sorted(str(each.valid_to) for each in read.held if each.valid_to) == sorted(dates), cell


def test_no_member_of_the_messy_list_loses_a_certificate() -> None:
    """Every cell of the workbook's column, each read by hand."""
    sheet = openpyxl.load_workbook(FIXTURES / "messy_members_es.xlsx", read_only=True)["Padrón 2026"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if "Certificaciones" in row)
    column = head.index("Certificaciones")
    cells = {str(row[column]).strip() for row in rows[rows.index(head) + 1 :] if row[column] not in (None, "")}
    assert cells <= set(MESSY), cells - set(MESSY)
    for cell, said in MESSY.items():
        read = parse_certifications(cell)
        assert (sorted(map(str, read.held or ())), sorted(read.pending)) == (_split(said[0]), _split(said[1])), cell
        assert read.not_understood == ()


MESSY = {
    "ASC vence 8/2027; HACCP": ("asc@2027-08-31; haccp", ""),
    "BASC hasta 30/9/2026": ("basc@2026-09-30", ""),
    "BPM": ("gmp", ""),
    "Denominación de origen Chulucanas": ("pdo:Chulucanas", ""),
    "GLOBALG.A.P. vence 9/2026": ("globalgap@2026-09-30", ""),
    "GlobalGAP": ("globalgap", ""),
    "GlobalGAP hasta 30/4/2027; Rainforest Alliance": ("globalgap@2027-04-30; rainforest-alliance", ""),
    "GlobalGAP vencido 2024": ("globalgap@2024-12-31", ""),
    "GlobalGAP vto. 31/12/2026": ("globalgap@2026-12-31", ""),
    "GlobalGAP; SMETA; Rainforest Alliance hasta 15/8/2027": ("globalgap; rainforest-alliance@2027-08-15; smeta", ""),
    "HACCP": ("haccp", ""),
    "HACCP en proceso": ("", "haccp"),
    "HACCP en trámite": ("", "haccp"),
    "HACCP; ASC": ("asc; haccp", ""),
    "HACCP; BRC vence 2/2027": ("brcgs-food@2027-02-28; haccp", ""),
    "HACCP; Kosher": ("haccp; kosher", ""),
    "ISO 9001 en trámite": ("", "iso-9001"),
    "Orgánico (en transición)": ("", "organic"),
    "Orgánico CERES vence 10/2026": ("organic@2026-10-31", ""),
    "Orgánico CERES vence 3/2026": ("organic@2026-03-31", ""),
    "Orgánico UE hasta 28/2/2027": ("organic-eu@2027-02-28", ""),
    "Orgánico UE hasta 30/06/2027; Comercio Justo": ("fairtrade; organic-eu@2027-06-30", ""),
    "Orgánico UE hasta 31/01/2028; NOP; Fairtrade": ("fairtrade; organic-eu@2028-01-31; organic-us", ""),
    "Orgánico UE vence 11/2026; Fairtrade": ("fairtrade; organic-eu@2026-11-30", ""),
    "Orgánico UE vence 6/2027": ("organic-eu@2027-06-30", ""),
    "Orgánico UE y NOP hasta 31/10/2026; Fairtrade; GlobalGAP": (
        "fairtrade; globalgap; organic-eu@2026-10-31; organic-us@2026-10-31",
        "",
    ),
    "Orgánico UE y NOP hasta 31/12/2027; Fairtrade": ("fairtrade; organic-eu@2027-12-31; organic-us@2027-12-31", ""),
    "Registro sanitario DIGESA": ("sanitary-registration", ""),
    "en proceso": ("", "en proceso"),
    "ninguna": ("", ""),
}


@pytest.mark.parametrize(
    ("cell", "number", "body"),
    [
        ("ISO 9001:2015 n° 12345 SGS valid until 31.12.2026", "12345", "sgs"),
        ("FSC-C012345", "FSC-C012345", None),
        ("FSC (Imaflora) FSC-C109876", "FSC-C109876", "imaflora"),
        ("Comercio Justo FLO ID 12345", "FLO ID 12345", None),
        ("GLOBALG.A.P. GGN 4052852123456, exp. 14/02/2027", "GGN 4052852123456", None),
        ("orgánico PE-BIO-141", "PE-BIO-141", None),
        ("Orgánico UE, Control Union, CU 812345, vence 3/2026", "812345", "control-union"),
        ("HACCP (SGS PE19/81234)", "PE19/81234", "sgs"),
        ("NBR ISO 9001, certificado nº 123.456/22", "123.456/22", None),
        ("Registro FDA N° 12345678910", "12345678910", None),
        ("ISO 27001 cert no. IS 712345 (BSI)", "IS 712345", "bsi"),
        ("HACCP certificado 2027", None, None),
        ("ISO 9001:2015", None, None),
        ("Certificado Fairtrade FLOCERT", None, None),
        ("Certified by Ecocert", None, "ecocert"),
        ("haccp@2027-03-31", None, None),
    ],
)
def test_number_and_body(cell: str, number: str | None, body: str | None) -> None:
    held = parse_certifications(cell).held
    assert held is not None and len(held) == 1
    assert (held[0].number, held[0].body) == (number, body)
