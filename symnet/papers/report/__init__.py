"""Reports on papers: their steps and verdicts as HTML, JSON, LaTeX and PDF."""

from symnet.papers.report.html import html
from symnet.papers.report.latex import latex, pdf

__all__ = ["html", "latex", "pdf"]
