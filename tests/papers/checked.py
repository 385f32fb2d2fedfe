"""A paper as it is when it has been checked, with a step of each outcome."""

from symnet.papers.outcomes import Checked, Guess, Outcome, Step
from symnet.papers.places import Place


def at(line, column=1, path="paper.tex"):
    return Place(path, line, column)


INVERTIBLE = (r"$X^\top X$ is invertible",)
TWO_BY_TWO = r"\begin{{pmatrix}} {} & {} \\ {} & {} \end{{pmatrix}}"
STEPS = (
    Step(at(12, 3), "U", "=", "V W", Outcome.DEFINITION),
    Step(at(14, 3), "V (W x + b) + c", "=", "V W x + V b + c", Outcome.PROVED, sizes="all"),
    Step(at(15, 3), "V W x + V b + c", "=", "U x + d", Outcome.PROVED, label="eq:one"),
    Step(
        at(21, 5),
        r"\hat\beta",
        "=",
        r"\beta + (X^\top X)^{-1} X^\top \varepsilon",
        Outcome.PROVED,
        conditions=INVERTIBLE,
        hypotheses=(r"$y = X \beta + \varepsilon$",),
    ),
    Step(
        at(33, 7),
        "A B",
        "=",
        "B A",
        Outcome.REFUTED,
        "at n = 2 the left side is another one",
        witness=(("n", "2"), ("A", TWO_BY_TWO.format(0, 0, 1, 0)), ("B", TWO_BY_TWO.format(0, 1, 0, 0))),
        values=(TWO_BY_TWO.format(0, 0, 0, 1), TWO_BY_TWO.format(1, 0, 0, r"\frac{1}{2}")),
        hints=("holds with $A B$ for $B A$",),
        notes=("only on the right: $B A$",),
    ),
    Step(at(40, 2), "V (W x + b)", "=", "U W", Outcome.ILL_SIZED, "$p$ and $1$ must be equal sizes"),
    Step(
        at(44, 2), r"\operatorname{softmax}(z)", "=", r"\frac{\exp(z)}{s}", Outcome.UNKNOWN, "no proof found"
    ),
    Step(at(50, 2), r"\text{?}", "=", "y", Outcome.UNREAD, r"\oint is not read"),
    Step(at(51, 2), r"\lvert x \rvert", r"\leq", "1", Outcome.UNDECIDED, "an inequality is not decided"),
    Step(at(3, 2, "more.tex"), r"A^\top A", "=", "I", Outcome.ASSUMPTION, in_display=False),
)
GUESSES = (
    Guess("X", "n", "p", at(20)),
    Guess(r"\beta", "p", "1", at(20)),
    Guess("w", "p", "1", at(21)),
    Guess(r"\gamma", "1", "1", at(40)),
)
PAPER = Checked("paper.tex", STEPS, GUESSES, ((at(3), r"\input{missing}: no such file"),))
HOSTILE = (
    "<script>alert(1)</script>",
    r"\text{<script>alert(1)</script>}",
    r"\text{&lt;script>alert(1)&lt;/script>}",
    '"><img src=x onerror=alert(1)>',
    r"\href{javascript:alert(1)}{x}",
    r"\style{background:url(http://a.b)}{x}",
    r"\class{x}{y}",
    r"\input{/etc/passwd}",
    r"^^5cinput{/etc/passwd}",
    r"x \end{document} y",
    r"\begin{filecontents}{a.tex} x \end{filecontents}",
    r"\def\x{\x}\x",
    r"\directlua{os.exit()}",
    "\\frac{a}",
    "}{",
    "a & b \\\\ c # d $ e % f",
    "\x1b[31m\x00 \u202e x",
    "{" * 3000,
    "x" * 20000,
)
"""What nobody should be able to bring into a report."""
