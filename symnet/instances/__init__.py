"""Numeric checks that share no code with the core or with derivations."""
