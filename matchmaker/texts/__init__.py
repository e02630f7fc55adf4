"""Every sentence a person reads: a record of `code` and `values` here, its wording in one catalogue a language.

A catalogue is a folder of gettext files (`catalogues/<lang>/<room>.po`) whose message ids are the codes. A wording names
its values in braces, with a format where a bare `str()` will not do: `{share:percent}`, `{codes:hs}` (see `formats.py`).
"""

from matchmaker.texts.catalogue import LANGUAGES, codes, say
from matchmaker.texts.formats import register_format
from matchmaker.texts.message import Message

__all__ = ["LANGUAGES", "Message", "codes", "register_format", "say"]
