"""What numba must know of a `State`: a pointer to its record, with arrays as attributes.

Imported only where the kernel is compiled.
"""
# mypy: disable-error-code="no-untyped-call,untyped-decorator,attr-defined,override"

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import config, types
from numba.core.extending import (
    NativeValue,
    lower_builtin,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.core.typing import signature
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
)
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

from boligsim.homelessness._fields import COUNTERS, FIELDS, INSIDE, READ_ONLY, slot_of

__all__ = ["register"]

WORD = ir.IntType(64)
CHECKED = bool(config.BOUNDSCHECK)


class StateType(types.Type):
    """The type of a `State` in the eyes of numba."""

    def __init__(self) -> None:
        super().__init__(name="State")


STATE = StateType()


class TableType(types.Type):
    """A table of one dimension that a draw only reads: what is read once need not be read again."""

    def __init__(self, dtype: Any) -> None:
        super().__init__(name=f"Table({dtype})")
        self.dtype = dtype


def type_of(name: str) -> Any:
    """Type of an attribute of a `State`."""
    dtype, columns = FIELDS[name]
    item = from_dtype(np.dtype(dtype))
    if name in READ_ONLY and not CHECKED:
        return TableType(item)
    return types.Array(item, 2 if columns else 1, "C")


ARRAYS = {name: type_of(name) for name in FIELDS}


def register(state: type) -> None:
    """Let numba take objects of class `state` as arguments."""

    @typeof_impl.register(state)
    def typeof_state(value: Any, context: Any) -> StateType:
        return STATE


@register_model(StateType)
class StateModel(models.PrimitiveModel):
    """One machine word: the address of the record."""

    def __init__(self, manager: Any, numba_type: Any) -> None:
        super().__init__(manager, numba_type, WORD.as_pointer())


@register_model(TableType)
class TableModel(models.PrimitiveModel):
    """The address of the first number."""

    def __init__(self, manager: Any, numba_type: Any) -> None:
        item = manager.lookup(numba_type.dtype).get_data_type()
        super().__init__(manager, numba_type, item.as_pointer())


@infer_global(operator.getitem)
class TableCell(AbstractTemplate):
    """A cell of a table by a whole number."""

    def generic(self, args: Any, keywords: Any) -> Any:
        """Type of ``table[index]``."""
        table, index = args
        if isinstance(table, TableType) and isinstance(index, types.Integer):
            return signature(table.dtype, table, types.intp)
        return None


@lower_builtin(operator.getitem, TableType, types.Integer)
def cell_of(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Read a cell."""
    return unchanging(builder, builder.gep(args[0], [args[1]], inbounds=True))


def unchanging(builder: Any, pointer: Any) -> Any:
    """Read what does not change while a draw runs."""
    found = builder.load(pointer)
    found.set_metadata("invariant.load", builder.module.add_metadata([]))
    return found


@infer_getattr
class StateAttributes(AttributeTemplate):
    """The attributes and their types."""

    key = StateType

    def generic_resolve(self, value: Any, name: str) -> Any:
        """Type of attribute `name`."""
        return ARRAYS.get(name)


@lower_getattr_generic(StateType)
def read(context: Any, builder: Any, numba_type: Any, value: Any, name: str) -> Any:
    """Make an array of the address and the length that stand in the record."""
    array_type = ARRAYS[name]
    columns = FIELDS[name][1]
    item = context.get_data_type(array_type.dtype)
    size = context.get_abi_sizeof(item)

    def cell(at: int) -> Any:
        return builder.gep(value, [ir.Constant(WORD, at)], inbounds=True)

    if name in INSIDE:
        data = cell(0 if name == "dm" else COUNTERS)
    else:
        data = builder.inttoptr(unchanging(builder, cell(slot_of(name))), item.as_pointer())
    if isinstance(array_type, TableType):
        return builder.bitcast(data, item.as_pointer())
    # Nobody asks for the length but the check of bounds; left undefined, an index is used as it
    # is, else numba adds the length to negative ones and loads it anew at each access.
    length = builder.load(cell(slot_of(name) + 1)) if CHECKED else ir.Constant(WORD, ir.Undefined)
    shape = [length]
    strides = [ir.Constant(WORD, size)]
    if columns:
        shape.append(ir.Constant(WORD, columns))
        strides.insert(0, ir.Constant(WORD, size * columns))
    array = make_array(array_type)(context, builder)
    populate_array(
        array,
        data=data,
        shape=shape,
        strides=strides,
        itemsize=ir.Constant(WORD, size),
        meminfo=None,
    )
    return array._getvalue()


@unbox(StateType)
def unbox_state(numba_type: Any, value: Any, c: Any) -> Any:
    """Take the address out of the Python object."""
    number = c.pyapi.object_getattr_string(value, "address")
    address = c.pyapi.long_as_ulonglong(number)
    c.pyapi.decref(number)
    return NativeValue(c.builder.inttoptr(address, WORD.as_pointer()))
