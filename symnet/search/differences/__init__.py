"""What two terms differ by, and a term as the sum of its products, as users read them. Not trusted."""

from symnet.search.differences.normal import difference, normal_form, plain_difference
from symnet.search.differences.readback import Writer

__all__ = ["Writer", "difference", "normal_form", "plain_difference"]
