r"""The commands that a formula of a paper may have if a report sets it; others might do anything in TeX."""

import re
from typing import Final

_NAMES: Final = r"""
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi
omega varepsilon vartheta varpi varrho varsigma varphi Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi
Psi Omega ell hbar imath jmath infty emptyset varnothing top bot star aleph Re Im
mathbf boldsymbol bm mathrm mathsf mathcal mathbb mathit mathfrak mathscr mathtt operatorname
text textbf textit hat widehat bar overline tilde widetilde dot ddot check widecheck vec acute grave breve
mathring underline prime dagger ddagger ast intercal
left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr langle rangle lvert rvert lVert rVert vert Vert
lfloor rfloor lceil rceil lbrace rbrace mid
frac dfrac tfrac binom sqrt underbrace overbrace
sum prod int bigcup bigcap bigoplus bigotimes max min sup inf lim det exp log ln sin cos tan sinh cosh tanh
dim ker partial nabla cdot times otimes odot oplus circ pm mp div cdots ldots dots vdots ddots forall exists
in notin equiv approx sim simeq cong propto neq ne leq le geq ge ll gg prec succ preceq succeq subset subseteq
to mapsto rightarrow leftarrow uparrow downarrow Rightarrow Leftrightarrow triangleq coloneqq eqqcolon doteq
perp parallel stackrel overset underset quad qquad limits displaystyle textstyle begin end
"""
_COMMANDS: Final = frozenset(_NAMES.split()) | frozenset("{}|,;:!\\ ")
_ENVIRONMENTS: Final = frozenset(
    {"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "cases"}
)
_COMMAND: Final = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_ENVIRONMENT: Final = re.compile(r"\\(?:begin|end)(\{(\w+)\})?")


def is_plain(latex: str) -> bool:
    r"""Whether a formula has only commands and environments of mathematics, and no other sign of TeX's own.

    >>> is_plain(r"\hat\beta = \frac12"), is_plain(r"\input{x}"), is_plain("x^^5cinput"), is_plain("x % y")
    (True, False, False, False)
    """
    commands = {found[1] for found in _COMMAND.finditer(latex)}
    environments = {found[2] for found in _ENVIRONMENT.finditer(latex)}
    return (
        commands <= _COMMANDS
        and environments <= _ENVIRONMENTS
        and not re.search(r"[%#$]|\^\s*\^|\\$", latex)
        and latex.isprintable()
    )
