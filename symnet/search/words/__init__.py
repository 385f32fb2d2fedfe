"""Certificates of long products, which are not multiplied out but read matrix by matrix. Not trusted."""

from symnet.search.words.certify import HOPELESS, MANY, certify_long, is_long

__all__ = ["HOPELESS", "MANY", "certify_long", "is_long"]
