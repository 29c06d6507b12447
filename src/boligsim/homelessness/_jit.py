"""One door to numba: every jitted function of the room is made by `jit`.

numba stamps a cached kernel with its own file only, so an edited helper in another file would be
served stale, silently. Here the cache folder is named by a hash of all sources of the room and
numba's version. `BOLIGSIM_JIT=0` or numba's own `NUMBA_DISABLE_JIT=1` switches compilation off;
the numbers are the same, only slower.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

__all__ = ["cache_folder", "jit", "jit_is_off", "room_hash"]

_ENTRIES = frozenset({"run_chunk"})

Function = TypeVar("Function", bound=Callable[..., Any])


def jit_is_off() -> bool:
    """Whether the kernel runs as plain Python."""
    return os.environ.get("BOLIGSIM_JIT") == "0" or os.environ.get("NUMBA_DISABLE_JIT") == "1"


def room_hash(folder: Path | None = None) -> str:
    """Hash of all sources of the room, of numba's version and of what else shapes the machine code.

    Parameters
    ----------
    folder
        The room; the folder of this file if None.

    Examples
    --------
    >>> len(room_hash())
    16
    """
    import numba

    digest = hashlib.sha256(f"{numba.__version__} {platform.machine()}".encode())
    digest.update(os.environ.get("NUMBA_BOUNDSCHECK", "").encode())
    for path in sorted((folder or Path(__file__).parent).glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of compiled kernels: ``BOLIGSIM_CACHE`` or the user's cache folder."""
    root = os.environ.get("BOLIGSIM_CACHE")
    if root is None:
        base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
        root = str(Path(base) if base else Path.home() / ".cache")
    return Path(root) / "boligsim" / room_hash()


def jit(function: Function) -> Function:
    """Compile `function` in nopython mode, cached, without the interpreter's lock.

    Without numba's runtime: the kernel allocates nothing, so no array is counted (four times
    faster on two threads). Only those in `_ENTRIES` can be called
    from Python; the others are compiled into them.
    """
    if jit_is_off():
        return function
    import numba
    from numba.core import config as numba_config

    config: Any = numba_config
    njit: Any = numba.njit
    options = {
        "nogil": True,
        "error_model": "numpy",
        "_nrt": False,
        "no_cfunc_wrapper": True,
        "no_cpython_wrapper": function.__name__ not in _ENTRIES,
    }
    before = config.CACHE_DIR
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        config.CACHE_DIR = str(folder)
        made = njit(cache=True, **options)(function)
    except OSError:
        made = njit(**options)(function)
    finally:
        config.CACHE_DIR = before
    return cast("Function", made)
