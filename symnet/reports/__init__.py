"""Reports on theorems: what came of each, as HTML, JSON, LaTeX and PDF."""

from symnet.reports.formats import REPORTS, latex, record
from symnet.reports.outcomes import Outcome, outcome

__all__ = ["REPORTS", "Outcome", "latex", "outcome", "record"]
