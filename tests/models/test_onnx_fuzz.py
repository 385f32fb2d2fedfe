"""Whatever bytes the reader of ONNX is given, it answers with a graph or its own error, and runs nothing.

The number of files is 50 times the environment variable SYMNET_EXAMPLES, 1,000 by default; a long run of
100,000 is `SYMNET_EXAMPLES=2000 python -m pytest tests/models/test_onnx_fuzz.py`. SYMNET_SEED draws others.
"""

import os
import random
import sys
import time

import pytest

from symnet.errors import SymnetError

onnx = pytest.importorskip("onnx", reason="the reader of ONNX needs onnx")


from symnet.models.onnx import read  # noqa: E402
from tests.models.onnx_models import OPERATORS, model  # noqa: E402

COUNT = 50 * int(os.environ.get("SYMNET_EXAMPLES", "20"))
SEED = int(os.environ.get("SYMNET_SEED", "0"))
SLOWEST = 2.0
"""The most seconds of processor time that a file may take."""
SMALL = [model(*row[1:4], opset=row[4] if len(row) > 4 else 21) for row in OPERATORS]
KINDS = sorted({each.op_type for proto in SMALL for each in proto.graph.node})
NUMBERS = [0, 1, -1, 2, 3, 4, 7, 10, 11, 16, 1000, 2**20, 2**31 - 1, -(2**31), 2**62, 2**63 - 1, -(2**63)]
FLOATS = [0.0, -0.0, 1.0, -1.0, 1e-45, 3e38, float("inf"), float("nan")]
TEXTS = [
    "",
    "x",
    "y",
    "w",
    "n",
    "t",
    "4*n",
    "axis",
    "pads",
    "ai.onnx.ml",
    "com.microsoft",
    "../x",
    "SAME_UPPER",
]
WATCHED = {
    "open",
    "exec",
    "compile",
    "import",
    "os.system",
    "subprocess.Popen",
    "socket.connect",
    "ctypes.dlopen",
}
seen: list[str] | None = None


def _watch(event, _):
    if seen is not None and event in WATCHED:
        seen.append(event)


def _with_other_bytes(draw, raw):
    raw = bytearray(raw)
    for _ in range(draw.randint(1, 4)):
        at, other = sorted(draw.randrange(len(raw) + 1) for _ in range(2))
        match draw.randrange(5):
            case 0 if raw:
                raw[min(at, len(raw) - 1)] = draw.randrange(256)
            case 1 if raw:
                raw[min(at, len(raw) - 1)] ^= 1 << draw.randrange(8)
            case 2:
                del raw[at : min(other, at + 8)]
            case 3:
                raw[at:at] = raw[other : other + draw.randrange(20)]
            case 4 if draw.random() < 0.2:
                del raw[at:]
    return bytes(raw)


def _messages(message):
    """The message and all inside it."""
    yield message
    for field, value in message.ListFields():
        if field.message_type is not None:
            for each in value if field.is_repeated else [value]:
                yield from _messages(each)


def _with_other_fields(draw, proto):
    """A few numbers, texts or parts of a model replaced, left out, repeated or moved."""
    proto = type(proto).FromString(proto.SerializeToString())
    for _ in range(draw.randint(1, 3)):
        message = draw.choice([each for each in _messages(proto) if each.ListFields()] or [proto])
        if not message.ListFields():
            break
        field, value = draw.choice(message.ListFields())
        if not field.is_repeated and field.message_type is None:
            setattr(message, field.name, _other(draw, field, value))
        elif not field.is_repeated:
            message.ClearField(field.name)
        elif draw.random() < 0.3:
            del value[draw.randrange(len(value))]
        elif field.message_type is not None:
            value.add().CopyFrom(draw.choice(list(value)))
        elif draw.random() < 0.3:
            value.append(_other(draw, field, value[0]))
        else:
            at = draw.randrange(len(value))
            value[at] = _other(draw, field, value[at])
    if draw.random() < 0.3 and proto.graph.node:
        draw.choice(proto.graph.node).op_type = draw.choice(KINDS)
    return proto.SerializeToString()


def _other(draw, field, value):
    if field.enum_type is not None:
        return draw.choice(sorted(field.enum_type.values_by_number))
    if isinstance(value, float):
        return draw.choice(FLOATS)
    if isinstance(value, int):
        most = 2**63 if field.cpp_type == field.CPPTYPE_INT64 else 2**31
        return draw.choice([each for each in [*NUMBERS, value + 1, value - 1] if -most <= each < most])
    if isinstance(value, bytes):
        return _with_other_bytes(draw, value or b"\0")
    return draw.choice([*TEXTS, value + "x"])


def test_mutated_files_are_read_or_refused():
    global seen
    sys.addaudithook(_watch)
    for proto in SMALL:  # what is imported when it is first needed
        read(proto)
    with pytest.raises(SymnetError):
        read(b"\xff")
    answers = {True: 0, False: 0}
    for number in range(COUNT):
        draw = random.Random(f"{SEED} {number}")  # noqa: S311 - mutations, no secret
        proto = draw.choice(SMALL)
        raw = (
            _with_other_fields(draw, proto)
            if draw.random() < 0.7
            else _with_other_bytes(draw, proto.SerializeToString())
        )
        seen, start = [], time.process_time()
        try:
            read(raw).nodes()
            answers[True] += 1
        except SymnetError as error:
            assert "\n" not in str(error).strip()
            answers[False] += 1
        except Exception as error:
            raise AssertionError(f"seed {SEED}, file {number}") from error
        finally:
            events, seen = seen, None
        assert not events, (SEED, number, events)
        assert time.process_time() - start < SLOWEST, (SEED, number)
    assert min(answers.values()) > COUNT // 20, answers
