"""Your own code held against a term, for every size that Hypothesis tries: `implements` and `same`."""

from symnet.testing.implements import implements
from symnet.testing.property import Mismatch
from symnet.testing.same import same
from symnet.testing.write import written_test

__all__ = ["Mismatch", "implements", "same", "written_test"]
