"""`python -m copsim` is `copsim`."""


def main() -> None:
    """Entry point of the command. Ctrl-C ends it quietly, also while it is still being imported."""
    try:
        from copsim.cli import main as command

        command()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
