"""TRUSTED: all that a verdict rests on."""
