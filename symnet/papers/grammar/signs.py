r"""The commands of mathematics by what they are: letters, typefaces, accents, relations, brackets."""

import unicodedata
from typing import Final

from symnet.papers.grammar.listed import listed
from symnet.papers.syntax import Face, Sign, Times

GREEK: Final = frozenset(
    rf"\{name}"
    for name in listed(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
        "sigma tau upsilon phi chi psi omega varepsilon vartheta varpi varrho varsigma varphi "
        "varkappa digamma Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega varGamma "
        "varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega"
    )
)
_NAMES_OF_GREEK: Final = [
    rf"\{name}"
    for name in listed(
        "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
        "sigma tau upsilon varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi "
        "Omega"
    )
]
SYMBOLS: Final = frozenset(listed(r"\ell \hbar \imath \jmath \infty \emptyset \varnothing \aleph \wp"))
"""Letters that are no Greek ones."""

FACES: Final = {
    r"\mathbf": Face.BOLD,
    r"\bm": Face.BOLD,
    r"\boldsymbol": Face.BOLD,
    r"\pmb": Face.BOLD,
    r"\symbf": Face.BOLD,
    r"\symbfit": Face.BOLD,
    r"\mathbfit": Face.BOLD,
    r"\mathrm": Face.ROMAN,
    r"\symrm": Face.ROMAN,
    r"\mathup": Face.ROMAN,
    r"\operatorname": Face.ROMAN,
    r"\mathop": Face.ROMAN,
    r"\mathsf": Face.SANS,
    r"\mathcal": Face.SCRIPT,
    r"\mathbb": Face.BLACKBOARD,
    r"\Bbb": Face.BLACKBOARD,
    r"\mathds": Face.BLACKBOARD,
    r"\mathbbm": Face.BLACKBOARD,
    r"\mathit": Face.PLAIN,
    r"\mathnormal": Face.PLAIN,
    r"\symit": Face.PLAIN,
}
OTHER_FACES: Final = frozenset({r"\mathfrak", r"\mathscr", r"\mathtt"})
"""Typefaces that `Face` does not have; they stay in the text of a letter."""

SWITCHES: Final = {
    r"\bf": r"\mathbf",
    r"\rm": r"\mathrm",
    r"\sf": r"\mathsf",
    r"\cal": r"\mathcal",
    r"\it": r"\mathit",
    r"\tt": r"\mathtt",
}
"""Commands that hold to the end of their braces, and those of one argument that say the same."""

ACCENTS: Final = frozenset(
    listed(
        r"\hat \widehat \bar \overline \tilde \widetilde \dot \ddot \dddot \check \widecheck \vec "
        r"\acute \grave \breve \mathring \underline \overrightarrow \overleftarrow"
    )
)
TEXTS: Final = frozenset(
    listed(
        r"\text \mbox \hbox \textrm \textnormal \textit \textbf \textsf \texttt \textsc \textup \emph "
        r"\mathtext"
    )
)

SIZES: Final = frozenset(
    rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
) | {r"\left", r"\right", r"\middle", r"\mleft", r"\mright"}
"""What stands before a bracket and says how large it is."""

OPENING: Final = {
    "(": ")",
    "[": "]",
    r"\{": r"\}",
    r"\langle": r"\rangle",
    r"\lvert": r"\rvert",
    r"\lVert": r"\rVert",
}
CLOSING: Final = frozenset(OPENING.values())
BARS: Final = {"|": "|", r"\|": r"\|"}
"""Brackets that open and close alike."""

SPELLINGS: Final = {
    r"\lbrace": r"\{",
    r"\rbrace": r"\}",
    r"\lbrack": "[",
    r"\rbrack": "]",
    r"\lparen": "(",
    r"\rparen": ")",
    r"\vert": "|",
    r"\Vert": r"\|",
    r"\ast": "*",
    r"\dag": r"\dagger",
    r"\given": r"\mid",
    r"\colon": ":",
    r"\vcentcolon": ":",
    r"\ratio": ":",
    r"\lt": "<",
    r"\gt": ">",
    r"\cr": r"\\",
    r"\newline": r"\\",
    r"\tabularnewline": r"\\",
    r"\qquad": r"\quad",
    r"\enspace": r"\quad",
    r"\hfill": r"\quad",
    r"\hfil": r"\quad",
    r"\dotsc": r"\dots",
    r"\dotso": r"\dots",
    r"\dotsb": r"\cdots",
    r"\dotsm": r"\cdots",
    r"\dotsi": r"\cdots",
    r"\hdots": r"\dots",
    r"\mathellipsis": r"\dots",
    r"\tfrac": r"\frac",
    r"\dfrac": r"\frac",
    r"\cfrac": r"\frac",
    r"\nicefrac": r"\frac",
    r"\sfrac": r"\frac",
    r"\gradient": r"\nabla",
    "’": "'",
    "−": "-",
    "·": r"\cdot",
    "⋅": r"\cdot",
    "×": r"\times",
    "⊙": r"\odot",
    "⊘": r"\oslash",
    "∘": r"\circ",
    "⊗": r"\otimes",
    "∑": r"\sum",
    "∏": r"\prod",
    "∂": r"\partial",
    "∇": r"\nabla",
    "⊤": r"\top",
    "∞": r"\infty",
    "…": r"\dots",
    "⋯": r"\cdots",
    "‖": r"\|",
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "′": "'",
    "=": "=",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "≈": r"\approx",
    "∈": r"\in",
    "→": r"\to",
    "≡": r"\equiv",
    "≔": r"\coloneqq",
    "∼": r"\sim",
    **dict(zip("αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", _NAMES_OF_GREEK, strict=True)),
}
"""Commands and characters that say the same as another one."""

DOTS: Final = frozenset({r"\dots", r"\ldots", r"\cdots", r"\vdots", r"\ddots", r"\iddots"})

INNER_TIMES: Final = {r"\cdot": Times.DOT, r"\times": Times.CROSS, "*": Times.ASTERISK}
DIVIDED: Final = r"\oslash"
"""Division of each entry by the other one."""
OUTER_TIMES: Final = {
    r"\odot": Times.HADAMARD,
    r"\circ": Times.CIRCLE,
    r"\otimes": Times.KRONECKER,
    DIVIDED: Times.HADAMARD,
}
"""Signs that bind less than factors side by side, and are not mixed."""

OPERATORS: Final = frozenset({"+", "-", "/", *INNER_TIMES, *OUTER_TIMES})
"""What stands between two terms of one side of a relation."""

RELATIONS: Final = {
    "=": Sign.EQUALS,
    r"\coloneqq": Sign.DEFINES,
    r"\coloneq": Sign.DEFINES,
    r"\triangleq": Sign.DEFINES,
    r"\equiv": Sign.DEFINES,
    r"\eqdef": Sign.DEFINES,
    r"\defeq": Sign.DEFINES,
    r"\eqqcolon": Sign.DEFINED_BY,
    r"\eqcolon": Sign.DEFINED_BY,
    r"\in": Sign.IS_IN,
    r"\ne": Sign.NOT_EQUAL,
    r"\neq": Sign.NOT_EQUAL,
    "<": Sign.LESS,
    r"\le": Sign.AT_MOST,
    r"\leq": Sign.AT_MOST,
    r"\leqslant": Sign.AT_MOST,
    ">": Sign.GREATER,
    r"\ge": Sign.AT_LEAST,
    r"\geq": Sign.AT_LEAST,
    r"\geqslant": Sign.AT_LEAST,
} | dict.fromkeys(
    listed(
        r"\approx \approxeq \sim \simeq \cong \propto \doteq \asymp \ll \gg \prec \succ \preceq "
        r"\succeq \preccurlyeq \succcurlyeq \lesssim \gtrsim \lessapprox \gtrapprox \subset \subseteq "
        r"\supset \supseteq \subsetneq \ni \notin \perp \parallel \vdash \models \to \gets \mapsto "
        r"\rightarrow \leftarrow \leftrightarrow \longrightarrow \longleftarrow \longmapsto \leadsto "
        r"\hookrightarrow \uparrow \downarrow \Rightarrow \Leftarrow \Leftrightarrow \Longrightarrow "
        r"\Longleftarrow \Longleftrightarrow \implies \impliedby \iff"
    ),
    Sign.OTHER,
)

ARGUMENTS: Final = {
    r"\frac": 2,
    r"\sqrt": 1,
    **dict.fromkeys(FACES, 1),
    **dict.fromkeys(OTHER_FACES, 1),
    **dict.fromkeys(ACCENTS, 1),
}
"""How many arguments a command takes."""

BARE_MATRICES: Final = frozenset({"array", "matrix", "smallmatrix", "tabular"})
"""Environments of cells that print no brackets."""
MATRICES: Final = BARE_MATRICES | {"pmatrix", "bmatrix", "Bmatrix", "vmatrix", "psmallmatrix", "bsmallmatrix"}
CASES: Final = frozenset({"cases", "dcases", "rcases", "drcases"})
ROWS: Final = frozenset(
    {"aligned", "alignedat", "split", "gathered", "align", "alignat", "gather", "multlined"}
)
"""Environments whose rows are formulas."""

LARGE: Final = frozenset({r"\sum", r"\prod"})


def is_letter(text: str) -> bool:
    """Whether a character is a letter of an alphabet; raised ones, as in `Aᵀ`, are none."""
    return len(text) == 1 and unicodedata.category(text) in ("Lu", "Ll")
