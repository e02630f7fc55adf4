"""What is kept on disk equals what is derived, is not taken from another state of its sources, and is never needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import simplemma

from matchmaker.vocabulary import hs_documents, hs_subheading, kept
from matchmaker.vocabulary.lemma_dictionary import lemmatizer
from matchmaker.vocabulary.tokens import LANGUAGES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "kept")
    return tmp_path / "kept"


def test_derived_once_for_each_state_of_the_sources(folder: Path, tmp_path: Path) -> None:
    source, made = tmp_path / "source.txt", []

    def build() -> kept.Arrays:
        made.append(source.read_text())
        return {"words": kept.as_bytes([*made])}

    for text in ("one", "one", "two", "two"):
        source.write_text(text)
        assert kept.as_texts(kept.kept("words", [source], build)["words"])[-1] == text
    assert made == ["one", "two"]
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 cut short", b"no such thing"])
def test_a_broken_file_is_made_again(folder: Path, tmp_path: Path, broken: bytes) -> None:
    def build() -> kept.Arrays:
        return {"numbers": np.arange(3)}

    kept.kept("numbers", [], build)
    (path,) = folder.iterdir()
    path.write_bytes(broken)
    assert kept.kept("numbers", [], build)["numbers"].tolist() == [0, 1, 2]
    assert np.load(path)["numbers"].tolist() == [0, 1, 2]


def test_where_nothing_can_be_written_it_is_derived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "file" / "below")
    assert kept.kept("numbers", [], lambda: {"numbers": np.arange(2)})["numbers"].tolist() == [0, 1]


@pytest.mark.parametrize(
    "language", [pytest.param(lang, marks=() if lang == "fr" else pytest.mark.long) for lang in LANGUAGES]
)
def test_documents_are_what_is_derived(language: str) -> None:
    found, derived = hs_documents.documents(language), hs_documents.build(language)
    assert set(found) == set(derived)
    assert all(np.array_equal(found[name], derived[name]) for name in derived)


def test_words_of_subheadings_are_what_is_derived(folder: Path) -> None:
    derived = hs_subheading.build()["lines"]
    assert np.array_equal(kept.kept("hs_subheading", [], hs_subheading.build)["lines"], derived)
    assert "220840" in {line.split(" ")[0] for line in kept.as_texts(derived)}


def test_every_file_that_documents_come_from_is_in_their_digest() -> None:
    """Modules that the derivation imports from its room, and theirs in turn."""
    room = Path(hs_documents.__file__).parent
    named, seen = {"hs_documents"}, set[str]()
    while named - seen:
        name = min(named - seen)
        seen.add(name)
        text = (room / f"{name}.py").read_text(encoding="utf-8")
        lines = [line.split() for line in text.splitlines() if line.strip().startswith("from matchmaker.vocabulary")]
        named |= {words[1].rpartition(".")[2] for words in lines if words[1] != "matchmaker.vocabulary"}
        named |= {words[3].strip("(,") for words in lines if words[1] == "matchmaker.vocabulary"}
    assert seen <= {path.stem for path in hs_documents.sources()}


WORDS = (
    "mangas",
    "limões",
    "LIMOES",
    "secas",
    "walking",
    "Geese",
    "producteurs",
    "l'huile",
    "bananen",
    "xyzzy",
    "dígame",
    "couve-flor",
)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_lemmas_are_simplemmas(language: str) -> None:
    assert [lemmatizer().lemmatize(word, lang=language) for word in WORDS] == [
        simplemma.lemmatize(word, lang=language) for word in WORDS
    ]
