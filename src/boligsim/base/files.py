"""Files: whole folders or none, a lock, hashes, tables as CSV, and where bundled data lie."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from boligsim.base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FolderError",
    "atomic_folder",
    "data_path",
    "not_ours",
    "refuse_not_ours",
    "repair_folder",
    "sha256_file",
    "write_csv",
]

_HERE = Path(__file__).resolve()
_DECIMALS = 6


class FolderError(InputError):
    """A folder that cannot be written without losing something or getting in someone's way.

    Usually it is a file, the folder one stands in, written by another run, or holds papers of
    one's own. Try another folder, or move what lies there.

    Attributes
    ----------
    why
        ``is_file``, ``here``, ``busy`` or ``not_ours``.
    folder, detail
        Where, and what is in the way.
    """

    def __init__(self, message: str, why: str, folder: Path, detail: str = "") -> None:
        super().__init__(message)
        self.why, self.folder, self.detail = why, folder, detail


def data_path(*parts: str) -> Path:
    """Path to bundled data: the checkout's ``data/`` when there is one, else the installed one.

    Parameters
    ----------
    *parts
        Folders and file below ``data/``.

    Returns
    -------
    Path
        Not checked to exist.

    Examples
    --------
    >>> data_path("norway", "panel.csv").name
    'panel.csv'
    """
    checkout = _HERE.parents[3]
    in_checkout = _HERE.parents[2].name == "src" and (checkout / "data").is_dir()
    root = checkout / "data" if in_checkout else _HERE.parents[1] / "data"
    return root.joinpath(*parts)


def sha256_file(path: str | Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        64 characters.
    """
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_csv(frame: pd.DataFrame, path: str | Path) -> Path:
    """Write a table: UTF-8, comma, decimal point, line feed; numbers as short as they can be.

    Numbers are rounded to six decimals; whole ones stand without a point, missing cells are
    empty. The same table gives the same bytes everywhere.

    Parameters
    ----------
    frame
        The table; its index is not written.
    path
        The file; its folder must exist.

    Returns
    -------
    Path
        The file.
    """
    import pandas as pd

    out = frame.copy(deep=False)
    for place, name in enumerate(out.columns):
        column = out.iloc[:, place]
        if pd.api.types.is_float_dtype(column.dtype):
            text = [_shortest(v) for v in column.to_numpy(dtype=float, na_value=float("nan"))]
            out[name] = pd.Series(text, index=out.index, dtype="object")
    out.to_csv(path, index=False, encoding="utf-8", lineterminator="\n", na_rep="")
    return Path(path)


def _shortest(value: float) -> str:
    if value != value:
        return ""
    rounded = round(float(value), _DECIMALS) + 0.0
    if rounded.is_integer() and abs(rounded) < 2**53:
        return str(int(rounded))
    text = repr(rounded)
    return f"{rounded:.{_DECIMALS}f}".rstrip("0") if "e-" in text else text


def not_ours(folder: str | Path) -> list[str]:
    """Files of a folder that no run wrote there, or that were changed since.

    Parameters
    ----------
    folder
        Where results are to be written; ``run.json`` in it tells what an earlier run wrote.

    Returns
    -------
    list of str
        Sorted paths inside the folder; empty when it can be replaced without losing anything.
        Hidden files and those of Windows and of open Office documents do not count.
    """
    folder = Path(folder)
    try:
        written = dict(json.loads((folder / "run.json").read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        written = {}
    else:
        written["run.json"] = sha256_file(folder / "run.json")
    return sorted(
        name
        for file in folder.rglob("*")
        if file.is_file() and not file.name.startswith((".", "~$"))
        if file.name.lower() not in ("thumbs.db", "desktop.ini")
        for name in [file.relative_to(folder).as_posix()]
        if written.get(name) != sha256_file(file)
    )


def refuse_not_ours(folder: str | Path) -> None:
    """Stop before a folder is replaced that holds something of someone's own.

    Parameters
    ----------
    folder
        Where results are to be written.

    Raises
    ------
    FolderError
        When `not_ours` finds files.
    """
    found = not_ours(folder)
    if found:
        some = ", ".join(found[:3]) + (f" (+{len(found) - 3})" if len(found) > 3 else "")
        raise FolderError(
            f"'{folder}' holds files that boligsim did not write or that were changed since "
            f"({some}); they would be lost. Move them, or write to another folder.",
            "not_ours",
            Path(folder),
            some,
        )


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.old")


def repair_folder(path: str | Path) -> None:
    """Put things right after a crash: an old folder renamed aside comes back if it is needed.

    Parameters
    ----------
    path
        The folder that `atomic_folder` was writing. Call it only while holding the lock.
    """
    path = Path(path)
    old = _aside(path)
    if old.exists():
        if path.exists():
            shutil.rmtree(old)
        else:
            old.rename(path)
    for left in path.parent.glob(f".{path.name}.new-*"):
        shutil.rmtree(left)


@contextmanager
def atomic_folder(path: str | Path) -> Iterator[Path]:
    """Write a folder so that readers see the old one or the new one, never a half.

    Yields a hidden folder beside the final one. When the block ends without an error its files
    are flushed to disk, the old folder is renamed aside, the new one renamed in and the old one
    deleted. After an error or a crash the old folder stands. A lock keeps two writers apart.

    Parameters
    ----------
    path
        The final folder. Its parents are made.

    Yields
    ------
    Path
        The folder to write into.

    Raises
    ------
    FolderError
        When another process is writing the same folder, the path is a file, or it is the folder
        one stands in.
    """
    path = Path(os.path.abspath(path))
    if path.exists() and not path.is_dir():
        raise FolderError(
            f"'{path}' is a file, not a folder; choose another place to write to.", "is_file", path
        )
    if Path.cwd().is_relative_to(path):
        raise FolderError(
            f"'{path}' is the folder you stand in, or one above it, and would be replaced as a "
            "whole; name a folder below it.",
            "here",
            path,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lock(path.with_name(f".{path.name}.lock"), path):
        repair_folder(path)
        new = path.with_name(f".{path.name}.new-{uuid.uuid4().hex[:8]}")
        new.mkdir()
        try:
            yield new
            _flush(new)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        old = _aside(path)
        if path.exists():
            path.rename(old)
        new.rename(path)
        _flush_folder(path.parent)
        shutil.rmtree(old, ignore_errors=True)


def _flush(folder: Path) -> None:
    for item in sorted(folder.rglob("*")):
        if item.is_file():
            with open(item, "rb+") as file:
                os.fsync(file.fileno())
        else:
            _flush_folder(item)
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    if sys.platform == "win32":  # folders cannot be opened there; renames are journalled
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _lock(file: Path, target: Path) -> Iterator[None]:
    # The lock is the system's, so it is gone when its process is; the pid in the file is for the
    # reader. A lock on a file that was deleted meanwhile guards nothing: open it again.
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        if not _try_lock(handle):
            pid = os.pread(handle, 32, 0).decode() if hasattr(os, "pread") else "?"
            os.close(handle)
            pid = pid.strip() or "?"
            raise FolderError(
                f"'{target}' is being written by another run (process {pid}); "
                "wait for it to end or write to another folder.",
                "busy",
                target,
                pid,
            )
        if sys.platform == "win32" or _same(file, handle):
            break
        os.close(handle)
    try:
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        if sys.platform != "win32":
            file.unlink(missing_ok=True)
        os.close(handle)
        if sys.platform == "win32":
            file.unlink(missing_ok=True)


def _same(file: Path, handle: int) -> bool:
    try:
        return file.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            # A byte far behind the text, so that others can still read the process id.
            os.lseek(handle, 1024, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
