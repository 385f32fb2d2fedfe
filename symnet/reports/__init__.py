"""Reports on theorems: what came of each, as HTML, JSON, LaTeX and PDF."""

from symnet.reports.formats import REPORTS, body, latex
from symnet.reports.outcomes import Outcome, outcome

__all__ = ["REPORTS", "Outcome", "body", "latex", "outcome"]
