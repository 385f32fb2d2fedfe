"""Whether two models are the same function, segment by segment."""

from symnet.models.comparing.graphs import compare_graphs
from symnet.models.comparing.matching import Segment
from symnet.models.comparing.matrices import Tier, Worst
from symnet.models.comparing.verdicts import Comparison, Different, Report, Rounded, Same, Undecided

__all__ = [
    "Comparison",
    "Different",
    "Report",
    "Rounded",
    "Same",
    "Segment",
    "Tier",
    "Undecided",
    "Worst",
    "compare_graphs",
]
