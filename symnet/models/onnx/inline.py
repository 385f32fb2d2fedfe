"""The numbers that stand in an ONNX file itself, left where they are: only what is around them is parsed.

A message of protobuf is a sequence of fields, each with a tag, its number and how it is laid out, and a
value. Field 7 of a model is the graph, field 5 of a graph a stored tensor, field 9 of a tensor its bytes.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from symnet.models.onnx.values import Array

GRAPH, TENSOR, BYTES = 7, 5, 9
VARINT, WIDE, COUNTED, NARROW = 0, 1, 2, 5
FIXED: Final = {WIDE: 8, NARROW: 4}


class Field(NamedTuple):
    """A field of a message: its number and layout, where it starts, where its value does, and its end."""

    number: int
    layout: int
    start: int
    value: int
    end: int


def without_numbers(raw: Array) -> tuple[bytes, dict[int, Array]]:
    """The bytes of a model without those of its stored tensors, and these by the tensor's place.

    What is no sequence of fields is returned as it is, for protobuf to refuse.
    """
    found: dict[int, Array] = {}
    try:
        return _rewritten(raw, found), found
    except ValueError:
        return raw.tobytes(), {}


def _rewritten(raw: Array, found: dict[int, Array]) -> bytes:
    view = raw.data
    count = 0
    model = []
    for field in _fields(view, 0, len(view)):
        if (field.number, field.layout) != (GRAPH, COUNTED):
            model.append(bytes(view[field.start : field.end]))
            continue
        graph = []
        for part in _fields(view, field.value, field.end):
            if (part.number, part.layout) != (TENSOR, COUNTED):
                graph.append(bytes(view[part.start : part.end]))
                continue
            held = [each for each in _fields(view, part.value, part.end) if each.number == BYTES]
            if len(held) == 1 and held[0].layout == COUNTED:
                ((_, _, start, value, end),) = held
                found[count] = raw[value:end]
                around = (bytes(view[part.value : start]), _counted(BYTES, b""), bytes(view[end : part.end]))
                graph.append(_counted(TENSOR, b"".join(around)))
            else:
                graph.append(bytes(view[part.start : part.end]))
            count += 1
        model.append(_counted(GRAPH, b"".join(graph)))
    return b"".join(model)


def _fields(view: memoryview, at: int, end: int) -> Iterator[Field]:
    while at < end:
        tag, value = _varint(view, at, end)
        layout = tag & 7
        if layout == VARINT:
            _, after = _varint(view, value, end)
        elif layout == COUNTED:
            length, value = _varint(view, value, end)
            after = value + length
        elif layout in FIXED:
            after = value + FIXED[layout]
        else:
            raise ValueError("a group")
        if after > end:
            raise ValueError("a field that is cut off")
        yield Field(tag >> 3, layout, at, value, after)
        at = after


def _varint(view: memoryview, at: int, end: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and where it ends."""
    number = 0
    for shift, place in enumerate(range(at, min(end, at + 10))):
        number |= (view[place] & 0x7F) << 7 * shift
        if view[place] < 0x80:
            return number, place + 1
    raise ValueError("a number that is cut off")


def _counted(number: int, body: bytes) -> bytes:
    """A field with its length before it."""
    length = len(body)
    digits = bytearray([number << 3 | COUNTED])
    while length >= 0x80:
        digits.append(length & 0x7F | 0x80)
        length >>= 7
    digits.append(length)
    return bytes(digits) + body
