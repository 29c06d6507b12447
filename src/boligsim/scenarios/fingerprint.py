"""A stable hash of what a scenario decides."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from numbers import Real
from typing import Any

from boligsim.base.errors import InputError

__all__ = ["canonical", "content_hash"]


def canonical(value: Any) -> Any:
    """Plain data with one form for equal content: 12 and 12.0 are the same, dicts are sorted.

    Parameters
    ----------
    value
        Dataclasses, mappings, sequences, numbers, texts, booleans and None.

    Returns
    -------
    object
        Lists, dicts and texts.

    Raises
    ------
    InputError
        When something else is inside, such as a function: its content has no stable form.

    Examples
    --------
    >>> canonical({"b": 1, "a": (2.0, None)})
    {'a': ['2.0', None], 'b': '1.0'}
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: canonical(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"type": type(value).__name__, **fields}
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Real):
        return repr(float(value))
    if isinstance(value, Mapping):
        return {str(k): canonical(v) for k, v in sorted(value.items(), key=lambda kv: str(kv[0]))}
    if isinstance(value, list | tuple):
        return [canonical(v) for v in value]
    raise InputError(
        f"A scenario holds a {type(value).__name__}, which has no stable content to hash; use "
        "numbers, texts, tuples, mappings and dataclasses in measures."
    )


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits.

    Parameters
    ----------
    value
        See `canonical`.

    Returns
    -------
    str
        The hash.
    """
    text = json.dumps(canonical(value), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
