"""SymPy's terms as users write them: their parts, shapes and sizes, and errors that say what does not fit.

No verdict rests on it: the core reads every claim by itself. `terms` are the parts of a term and folds over
them, `dimensions` its sizes, `shapes` its shape, `claims` and `definitions` say what is wrong with a claim,
`assumptions` what may be assumed, `rebuild` puts terms together again, `storage` keeps them as they stand.
"""

from symnet.reading.shapes import shape

__all__ = ["shape"]
