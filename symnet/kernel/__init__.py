"""TRUSTED: all that a verdict rests on. Every claim is decided twice.

*Reading*, shared by both: `terms` and `dimensions` read SymPy's tree, `shapes` checks every inner size,
`definitions` and `assumptions` say what names stand for, `rebuild` puts terms together again, `claims` puts
a claim together.

*The first decision*, `first`: `letters`, `kinds` and `cancel` make letters of inverses and functions, with
`laws`; `tensors` and `monomials` read a term as a sum of tensor networks, `resolve` clears it of deltas,
`digits` and `spread` take Kronecker products apart, `normal` and `labels` bring it to its normal form,
`forms` compares; `words` compares products of sums without multiplying them out (`reading`, `circuits`,
`walks`, `series`, `weights`). `readback` only shows.

*The second decision*, `second`: `sizes` states and proves the finite-size theorem (`survey`, `lines`,
`counts` and `parts` find the sizes) and compares exact `instances` there (`grids`, `tables`,
`interpretations`); `residues` and `degrees` try random entries modulo a prime; `witness` and `search` find
small counterexamples.

`decide` lets both agree within a `budget`, `induction` is the rule for every depth, `verdicts` are the
answers, `storage` keeps terms as they stand.
"""

from symnet.kernel.decide import verify
from symnet.kernel.induction import conclude, induct
from symnet.kernel.shapes import shape
from symnet.kernel.verdicts import Proved, Refuted, Unknown, Verdict

__all__ = ["Proved", "Refuted", "Unknown", "Verdict", "conclude", "induct", "shape", "verify"]
