"""Numeric checks that share no code with the kernel or with derivations."""
