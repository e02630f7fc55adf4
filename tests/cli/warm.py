"""What every command loads first, loaded once: the process that commands are forked from imports this.

Nothing here starts a thread, so a fork is as good as a fresh process.
"""

from __future__ import annotations

from matchmaker.vocabulary.hs_index import index
from matchmaker.vocabulary.tokens import LANGUAGES
from matchmaker.vocabulary.words import lemmas

for language in LANGUAGES:
    index(language)
    lemmas("mangos secos", language)
