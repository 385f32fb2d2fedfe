"""`python -m symnet` is the program `symnet`."""

from symnet.cli import main

main()
