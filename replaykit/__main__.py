"""`python -m replaykit` is the command line."""

from replaykit.cli import main

if __name__ == "__main__":
    main()
