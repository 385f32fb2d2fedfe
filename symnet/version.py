"""The version of symnet, from which the package takes its own."""

from typing import Final

__version__: Final = "0.1.0"
