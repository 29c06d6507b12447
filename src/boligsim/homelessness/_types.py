"""Names for the types of the kernel's arguments.

numba infers its own types. A cell of a table is what the layout says it is, which no checker can
see, so the scalars are names for readers only.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Int: TypeAlias = Any
Float: TypeAlias = Any
Bool: TypeAlias = Any
Key: TypeAlias = Any
Table: TypeAlias = npt.NDArray[Any]
Keys: TypeAlias = npt.NDArray[np.uint64]
