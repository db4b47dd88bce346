# SPDX-License-Identifier: Apache-2.0
"""What the checks share: the repository's own files, and how a check ends."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def files(*patterns):
    """Paths (relative to ROOT) of the files git knows or would add, that match any of the glob patterns."""
    output = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    names = sorted(set(output.split("\0")) - {""})
    return [pathlib.Path(name) for name in names if (ROOT / name).is_file()]


def text(path):
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def finish(what, checked, problems):
    """Prints the problems and leaves: 0 when there are none and something was checked."""
    for problem in problems:
        print(problem)
    if not checked:
        print(f"{what}: there was nothing to check, so this proves nothing")
    print(f"{what}: {checked} checked, {len(problems)} problems")
    sys.exit(1 if problems or not checked else 0)
