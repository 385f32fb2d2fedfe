"""How symbols are printed: letters, glyphs, notations, names and their patterns."""

from symnet.typeset.symbols.functions import OPERATORS, STANDARD, applied, function_glyph, variable_letters
from symnet.typeset.symbols.glyphs import Glyph, Glyphs, is_digits, listed, plain_glyph
from symnet.typeset.symbols.letters import BOLD_DIGITS, GREEK, Letter, escape, spelled
from symnet.typeset.symbols.names import (
    Name,
    Use,
    Vocabulary,
    as_vocabulary,
    free_indices,
    printed_names,
    vocabulary,
)
from symnet.typeset.symbols.notation import PRESETS, TRANSPOSES, Notation, as_notation
from symnet.typeset.symbols.patterns import scripted

__all__ = [
    "BOLD_DIGITS",
    "GREEK",
    "OPERATORS",
    "PRESETS",
    "STANDARD",
    "TRANSPOSES",
    "Glyph",
    "Glyphs",
    "Letter",
    "Name",
    "Notation",
    "Use",
    "Vocabulary",
    "applied",
    "as_notation",
    "as_vocabulary",
    "escape",
    "free_indices",
    "function_glyph",
    "is_digits",
    "listed",
    "plain_glyph",
    "printed_names",
    "scripted",
    "spelled",
    "variable_letters",
    "vocabulary",
]
