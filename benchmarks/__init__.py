"""symnet beside its peers, in one run: `python -m benchmarks`.

Every row first computes one result on both sides and compares them, then times both in turn, so that what
disturbs the machine disturbs both. Times can be compared within one run only; what is kept is their ratios.
"""
