"""Print the tests that `make quick` runs: those of the rooms that changed, and the small ones.

Changed means: differs from the last commit, or, in a clean tree, differs between the last two.
"""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(*words: str) -> list[str]:
    """Return the lines that git prints, none where it fails."""
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []


def room_tests(path: str) -> str | None:
    """Return the folder of tests that belongs to a changed file."""
    parts = Path(path).parts
    if parts[:2] == ("src", "boligsim") and len(parts) > 3:
        return f"tests/{parts[2]}"
    if parts[:1] == ("tests",) and len(parts) > 2:
        return f"tests/{parts[1]}"
    if parts[:1] == ("data",):
        return "tests/case"
    if parts[:1] == ("notebooks",):
        return "tests/notebooks"
    return None


def main() -> None:
    """Print the paths, one a line."""
    changed = git("diff", "--name-only", "HEAD") + git("ls-files", "-o", "--exclude-standard")
    changed = changed or git("diff", "--name-only", "HEAD~1", "HEAD")
    small = [path.as_posix() for path in sorted(Path("tests").glob("test_*.py"))]
    rooms = sorted({room for path in changed if (room := room_tests(path))})
    print("\n".join([*small, *(room for room in rooms if Path(room).is_dir())]))


if __name__ == "__main__":
    main()
