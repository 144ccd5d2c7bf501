"""`python -m copsim` is `copsim`."""

from copsim.cli import main

if __name__ == "__main__":
    main()
