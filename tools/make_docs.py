"""Make the generated pages of the model description: `python tools/make_docs.py` (with `--check`, only compare)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import model_tables as describe

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "model"


def made() -> dict[Path, str]:
    """Every generated page by the path it belongs to."""
    sources = {file.stem: file.read_text(encoding="utf-8") for file in sorted((ROOT / "simulation").glob("*.py"))}
    return {FOLDER / name: text for name, text in describe.pages(sources).items()}


def main() -> int:
    """Write what is out of date, or with `--check` say what is; returns 1 where a check finds something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is out of date")
    check = parser.parse_args().check
    stale = [path for path, text in made().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if not check:
            path.write_text(made()[path], encoding="utf-8", newline="\n")
        sys.stdout.write(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT).as_posix()}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
