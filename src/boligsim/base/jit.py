"""One door to numba: every jitted function of a room is made by `jit` or `entry`.

numba stamps a cached kernel with its own file only, so an edited helper in another file would be
served stale, silently. Here the cache folder is named by a hash of all sources of the room, of
what the rooms share and of numba's version. `BOLIGSIM_JIT=0` or numba's own
`NUMBA_DISABLE_JIT=1` switches compilation off; the numbers are the same, only slower.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import platform
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

__all__ = ["cache_folder", "entry", "jit", "jit_is_off", "room_hash"]

_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,
    "no_cfunc_wrapper": True,
}

Function = TypeVar("Function", bound=Callable[..., Any])


def jit_is_off() -> bool:
    """Whether the kernel runs as plain Python."""
    return os.environ.get("BOLIGSIM_JIT") == "0" or os.environ.get("NUMBA_DISABLE_JIT") == "1"


def room_hash(folder: Path) -> str:
    """Hash of all sources of a room, of numba's version and of what else shapes the machine code.

    Parameters
    ----------
    folder
        The room.

    Examples
    --------
    >>> len(room_hash(Path(__file__).parent))
    16
    """
    import numba

    digest = hashlib.sha256(f"{numba.__version__} {platform.machine()}".encode())
    digest.update(os.environ.get("NUMBA_BOUNDSCHECK", "").encode())
    shared = Path(__file__).parent
    for path in (*sorted(shared.glob("jit*.py")), *sorted(folder.glob("*.py"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder(room: Path) -> Path:
    """Folder of a room's compiled kernels: in ``BOLIGSIM_CACHE`` or the user's cache folder."""
    root = os.environ.get("BOLIGSIM_CACHE")
    if root is None:
        base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
        root = str(Path(base) if base else Path.home() / ".cache")
    return Path(root) / "boligsim" / room_hash(room)


def jit(function: Function) -> Function:
    """Let `function` be compiled into the entries that call it; it cannot be called from Python.

    Without the interpreter's lock and without numba's runtime: the kernel allocates nothing, so
    no array is counted (four times faster on two threads).
    """
    if jit_is_off():
        return function
    import numba

    njit: Any = numba.njit
    return cast("Function", njit(**_OPTIONS, no_cpython_wrapper=True)(function))


def entry(function: Function) -> Function:
    """Compile `function`, which Python calls, with all it calls as one module, and cache it.

    Its first arguments settle the types: other ones are a TypeError then, for helpers that were
    compiled into one module have no address of their own to be called at from another.
    """
    if jit_is_off():
        return function
    made = _cached(function)
    first = threading.Lock()
    ready = False

    @functools.wraps(function)
    def call(*args: Any) -> Any:
        nonlocal ready
        if not ready:
            with first:
                if not ready:
                    with _one_module(function.__name__):
                        result = made(*args)
                    made.disable_compile()
                    ready = True
                    return result
        return made(*args)

    call.dispatcher = made  # type: ignore[attr-defined]
    return cast("Function", call)


def _cached(function: Callable[..., Any]) -> Any:
    """Return the dispatcher of an entry, cached in the room's folder where that can be written."""
    import numba
    from numba.core import config as numba_config

    config: Any = numba_config
    njit: Any = numba.njit
    before = config.CACHE_DIR
    folder = cache_folder(Path(function.__code__.co_filename).parent)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        config.CACHE_DIR = str(folder)
        return njit(cache=True, **_OPTIONS)(function)
    except OSError:
        return njit(**_OPTIONS)(function)
    finally:
        config.CACHE_DIR = before


@contextlib.contextmanager
def _one_module(name_of_entry: str) -> Iterator[None]:
    """Optimise and translate the module of the entry only, not those of the functions it calls.

    numba makes machine code of every function with all it calls, though only the entry's is ever
    run: half the time of compiling, and the optimiser sees inlined code twice. Here the others
    stay unoptimised until they are linked into the entry (measured: 18 s become 10 s, and a draw
    takes four fifths of the time). Where numba has other insides than known, all goes as usual.
    """
    from numba.core import codegen
    from numba.core.compiler_lock import global_compiler_lock

    library: Any = getattr(codegen, "JITCodeLibrary", None)
    generator: Any = getattr(codegen, "JITCPUCodegen", None)
    names = ("_optimize_final_module", "_finalize_final_module", "get_pointer_to_function")
    if not all(hasattr(library, name) for name in names) or not hasattr(generator, "set_env"):
        yield
        return
    optimise, finalise, pointer = (getattr(library, name) for name in names)
    set_env = generator.set_env

    def optimise_entry(self: Any) -> None:
        if self.name == name_of_entry:
            for inner in self._final_module.functions:
                if not inner.is_declaration and name_of_entry not in inner.name:
                    inner.linkage = "internal"
            optimise(self)

    def finalise_entry(self: Any) -> None:
        if self.name == name_of_entry:
            finalise(self)
        self._finalized = True

    def pointer_of_entry(self: Any, name: str) -> Any:
        return pointer(self, name) if self.name == name_of_entry else 0

    def set_env_of_known(self: Any, name: str, env: Any) -> None:
        if self._engine.is_symbol_defined(name):
            set_env(self, name, env)

    with global_compiler_lock:
        changed = (optimise_entry, finalise_entry, pointer_of_entry)
        for name, new in zip(names, changed, strict=True):
            setattr(library, name, new)
        generator.set_env = set_env_of_known
        try:
            yield
        finally:
            for name, old in zip(names, (optimise, finalise, pointer), strict=True):
                setattr(library, name, old)
            generator.set_env = set_env
