"""Who makes a product that a person names, by HS code or in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from matchmaker.affinity.encoding import Traits
from matchmaker.errors import InputError
from matchmaker.texts import Message
from matchmaker.vocabulary.products import CONFIDENCE, clean_hs, suggest_hs, suggest_hs_many
from matchmaker.vocabulary.tokens import LANGUAGES
from matchmaker.vocabulary.words import lemmas


@dataclass(frozen=True)
class NamedProduct:
    """A product as a person names it: a code means itself and what lies below it; words mean goods whose own words hold
    them all, and the subheading they stand for unless that is a heading's *other*.

    Examples
    --------
    >>> mango = NamedProduct("mango")
    >>> mango.code, mango.means("mangas secas", "pt"), NamedProduct("açaí").code
    ('080450', True, None)
    """

    name: str

    @property
    def by_code(self) -> bool:
        return any(letter.isdigit() for letter in self.name)

    @cached_property
    def code(self) -> str | None:
        """The HS code that tells the product from others; None where there is none. Raises InputError for no code."""
        if self.by_code:
            found, _ = clean_hs(self.name)
            if found is None:
                raise InputError(Message("product-no-code", product=self.name))
            return found
        best = suggest_hs(self.name, 1)
        if not best or best[0].score < CONFIDENCE:
            return None
        # a heading holds many goods; so does, by the nomenclature's custom, what closes with 9 or 90: what is left over
        code = best[0].code
        return None if len(code) < 6 or code.endswith(("9", "90")) else code

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """The lemmas of its words, read in each language; none where a code names it."""
        if self.by_code:
            return {}
        read = {language: frozenset(lemmas(self.name, language)) for language in (*LANGUAGES, "und")}
        if not any(read.values()):
            raise InputError(Message("product-no-words", product=self.name))
        return read

    def check(self) -> None:
        """Raise InputError where it is no code and no words can be read in it."""
        _ = self.code if self.by_code else self.words

    def means(self, text: str, language: str) -> bool:
        """Whether words of a firm (one product, in `language`) are of this product."""
        if self.named_in(lemmas(text, language), language):
            return True
        return self.code is not None and self.covers(codes_of([text])[text])

    def named_in(self, words: Iterable[str], language: str) -> bool:
        """Whether the lemmas of a product hold all of its words."""
        asked = self.words.get(language)
        return asked is not None and len(asked) > 0 and asked.issubset(words)

    def covers(self, code: str | None) -> bool:
        """Whether a code is its own or one below it."""
        return code is not None and self.code is not None and code.startswith(self.code)

    def made_by(self, firm: Traits) -> bool:
        """Whether a firm makes it."""
        if self.code is not None and any(code == self.code for code, _ in firm.assortment.codes):
            return True  # codes stand with their ancestors
        language = firm.assortment.language
        if self.by_code:  # words speak for a firm of which no code is known
            items = firm.profile.products or ()
            return not firm.assortment.codes and any(self.means(item, language) for item in items)
        asked = self.words.get(language)
        if not asked or not asked <= set(firm.assortment.words):
            return False
        return any(asked <= set(lemmas(item, language)) for item in firm.profile.products or ())


def codes_of(texts: Sequence[str]) -> dict[str, str | None]:
    """The code that each text stands for, read together; None where that is not sure."""
    read = zip(texts, suggest_hs_many(texts, 1), strict=True)
    return {text: best[0].code if best and best[0].score >= CONFIDENCE else None for text, best in read}
