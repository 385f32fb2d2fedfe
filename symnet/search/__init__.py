"""Finds certificates and counterexamples for the core to judge, and what to show with them. Not trusted.

`decide` puts it all together. `certify` finds certificates - `relations` uses equations as rules, `order`
makes like summands identical, `congruences` and `inverses` find lemmas -, `ideals` those of claims that
follow from equations, and `words` those of long products; `cofactors` shows them. `counterexamples` finds
small instances, from values that it `draws`, which `witness` shows. `normal` finds what two sides differ by,
in terms that `readback` writes; `shortest_word` does so where products are long. `conditions` are found among
`suppositions` and proved.
"""

from symnet.core.verdicts import Proved, Refuted, Unknown, Verdict
from symnet.search import pickling as _pickling  # noqa: F401 - says how verdicts are pickled
from symnet.search.ask import verify
from symnet.search.conditions import Condition, conditions
from symnet.search.induction import induct

__all__ = ["Condition", "Proved", "Refuted", "Unknown", "Verdict", "conditions", "induct", "verify"]
