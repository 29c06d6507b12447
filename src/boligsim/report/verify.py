"""Do the files of a run still say what the run wrote? Hashes tell."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boligsim.base.files import sha256_file
from boligsim.report.faults import ReportError
from boligsim.report.words import word

__all__ = ["Verified", "read_record", "record_hash", "verify"]


@dataclass(frozen=True)
class Verified:
    """What `verify` found; true where nothing that the run wrote was changed or is missing.

    Attributes
    ----------
    folder
        The folder of the run.
    changed, missing
        Files that the run wrote and that are different or gone; ``run.json`` is among the
        changed where the record itself was edited.
    extra
        Files that the run did not write; they do not count against it.
    files
        How many files the run wrote.
    """

    folder: Path
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    files: int

    @property
    def ok(self) -> bool:
        """Whether every file is as the run wrote it."""
        return not (self.changed or self.missing)

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        return self.text("en")

    def text(self, language: str) -> str:
        """Return what was found, one line a file.

        Parameters
        ----------
        language
            ``nb``, ``nn`` or ``en``.

        Returns
        -------
        str
            Differing and missing files first, then the verdict.
        """
        lines = [
            word(f"verify.{kind}", language, name=name)
            for kind, names in (
                ("changed", self.changed), ("missing", self.missing), ("extra", self.extra)
            )
            for name in names
        ]  # fmt: skip
        verdict = "verify.ok" if self.ok else "verify.bad"
        n = len(self.changed) + len(self.missing)
        return "\n".join(
            [*lines, word(verdict, language, folder=self.folder, n=n, files=self.files)]
        )


def verify(folder: str | Path) -> Verified:
    """Compare the files of a run with the hashes in its record.

    Parameters
    ----------
    folder
        What `write_report` or ``boligsim run`` wrote.

    Returns
    -------
    Verified
        True where nothing was changed since.

    Raises
    ------
    ReportError
        The folder holds no record of a run.

    Examples
    --------
    >>> verify("out/narvik")  # doctest: +SKIP
    All 60 files in out/narvik are as the run wrote them.
    """
    folder = Path(folder)
    record = read_record(folder)
    written: dict[str, str] = dict(record["files"])
    missing = [name for name in written if not (folder / name).is_file()]
    changed = [
        name
        for name, value in written.items()
        if name not in missing and sha256_file(folder / name) != value
    ]
    if record.get("record") not in (None, record_hash(record)):
        changed.append("run.json")
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".", "~$"))
    }
    extra = found - set(written) - {"run.json"}
    return Verified(
        folder, tuple(sorted(changed)), tuple(sorted(missing)), tuple(sorted(extra)), len(written)
    )


def read_record(folder: str | Path) -> dict[str, Any]:
    """Return the record of a run.

    Parameters
    ----------
    folder
        The folder of the run.

    Returns
    -------
    dict
        What ``run.json`` holds.

    Raises
    ------
    ReportError
        There is none, or it cannot be read as one.
    """
    try:
        record = json.loads((Path(folder) / "run.json").read_text(encoding="utf-8"))
        if not isinstance(record["files"], dict):
            raise TypeError
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReportError("error.no_record", folder=str(folder)) from error
    return dict(record)


def record_hash(record: dict[str, Any]) -> str:
    """Return the hash of a record, itself left out, so that an edited record shows.

    Parameters
    ----------
    record
        What stands in ``run.json``.

    Returns
    -------
    str
        SHA-256 in hexadecimal.
    """
    rest = {key: value for key, value in record.items() if key != "record"}
    text = json.dumps(rest, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
