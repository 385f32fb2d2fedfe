"""`python -m symnet` is the program `symnet`."""

from symnet.cli import main

if __name__ == "__main__":
    main()
