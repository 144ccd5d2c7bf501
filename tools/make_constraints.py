"""Write constraints.txt from the frozen packages of verified environments.

    .venv/bin/pip freeze > 311.txt ; .venv-3.13/bin/pip freeze > 313.txt     (after `make test` passed in both)
    python tools/make_constraints.py 311.txt 313.txt > constraints.txt

The first file holds for Python below 3.12, the second from 3.12 on. Only names and versions are kept.
"""

import re
import sys
from pathlib import Path

PINNED = re.compile(r"([A-Za-z0-9._-]+)==([^\s;]+)")
NOT_OURS = {"copsim", "pip"}
HEAD = """\
# Versions that all tests passed with, on Python 3.11 and 3.13 (Linux). `make` and CI install with `--constraint` this
# file; as a library copsim only asks for what pyproject.toml says. Written by tools/make_constraints.py.
"""


def frozen(path: str) -> dict[str, tuple[str, str]]:
    """What `pip freeze` pinned: normalised name to name and version; editable installs and addresses are left out."""
    found = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        match = PINNED.fullmatch(line.strip())
        if match:
            key = re.sub(r"[-_.]+", "-", match[1]).lower()
            if key not in NOT_OURS:
                found[key] = (key, match[2])
    return found


def main() -> None:
    """Join the two sets; where they differ, a marker says for which Python a version is."""
    older, newer = frozen(sys.argv[1]), frozen(sys.argv[2])
    lines = []
    for key in sorted(older.keys() | newer.keys()):
        if key not in older or key not in newer or older[key] == newer[key]:
            name, version = older.get(key) or newer[key]
            lines.append(f"{name}=={version}")
        else:
            lines.append(f'{key}=={older[key][1]} ; python_version < "3.12"')
            lines.append(f'{key}=={newer[key][1]} ; python_version >= "3.12"')
    sys.stdout.write(HEAD + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
