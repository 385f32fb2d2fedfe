"""Finds what the core then judges: certificates, counterexamples, and what they are shown with. Not trusted.

`decide` puts all together. `certify` finds certificates - `relations` uses equations as rules, `order`
makes like summands look alike, `congruences` and `inverses` find lemmas - and `long` those of long products.
`counterexamples` finds small instances, of values that it `draws`, which `witness` shows. `normal` tells by
what two sides differ, in terms that `readback` writes, and `words` does where products are long.
"""

from symnet.core.verdicts import Proved, Refuted, Unknown, Verdict
from symnet.search import pickling as _pickling  # noqa: F401 - says how verdicts are pickled
from symnet.search.decide import verify
from symnet.search.induction import induct

__all__ = ["Proved", "Refuted", "Unknown", "Verdict", "induct", "verify"]
