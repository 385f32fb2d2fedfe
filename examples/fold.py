"""Batch normalisation folded into a convolution, rightly and in the ways in which it goes wrong.

Run `python examples/fold.py`.
"""

# ruff: noqa: T201 - an example prints
from typing import Any

import numpy as np
from onnx import numpy_helper, parser

from symnet import compare

DRAW = np.random.default_rng(0)
KERNEL, BIAS = DRAW.standard_normal((8, 3, 3, 3)), DRAW.standard_normal(8)
MEAN, VARIANCE, GAMMA, BETA = DRAW.standard_normal((4, 8))
HEAD = DRAW.standard_normal((2, 8))
NUMBERS = {
    name: array.astype(np.float32)
    for name, array in {
        "kernel": KERNEL,
        "bias": BIAS,
        "gamma": GAMMA,
        "beta": BETA,
        "mean": MEAN,
        "variance": VARIANCE**2 + 0.01,
        "head": HEAD,
    }.items()
}
TEXT = """
<ir_version: 10, opset_import: ["" : 21]>
network (float[N, 3, 8, 8] x) => (float[N, 2] y) {{
  {first}
  active = Relu(h)
  pooled = GlobalAveragePool(active)
  flat = Flatten(pooled)
  y = Gemm<transB = 1>(flat, head)
}}
"""
NORMED = """z = Conv<pads = [1, 1, 1, 1]>(x, kernel, bias)
  h = BatchNormalization<epsilon = 1e-5>(z, gamma, beta, mean, variance)"""
FOLDED = "h = Conv<pads = [1, 1, 1, 1]>(x, kernel, bias)"


def model(first: str, **numbers: Any) -> Any:
    """The network that begins with these operations, with these numbers in place of its own."""
    found = parser.parse_model(TEXT.format(first=first))
    for name, array in {**NUMBERS, **numbers}.items():
        found.graph.initializer.append(numpy_helper.from_array(array.astype(np.float32), name))
    return found


def folded(precision: type, epsilon: float = 1e-5, *, bias: bool = True) -> dict[str, Any]:
    """The kernel and the bias with the normalisation in them, computed in a precision and rounded."""
    kernel, shift, gamma, beta, mean, variance = (
        NUMBERS[name].astype(precision) for name in ("kernel", "bias", "gamma", "beta", "mean", "variance")
    )
    factor = gamma / np.sqrt(variance + precision(np.float32(epsilon)))
    return {"kernel": kernel * factor[:, None, None, None], "bias": (shift * bias - mean) * factor + beta}


def main() -> None:
    right = folded(np.float64)
    pairs = {
        "folded in float64": right,
        "folded in float32": folded(np.float32),
        "ε is 10⁻⁶": folded(np.float64, 1e-6),
        "the bias is left out": folded(np.float64, bias=False),
        "channels in reverse": {
            "kernel": right["kernel"][::-1],
            "bias": right["bias"][::-1],
            "head": NUMBERS["head"][:, ::-1],
        },
    }
    for what, numbers in pairs.items():
        close = all(
            np.allclose(numbers[name], right[name], rtol=1e-3, atol=1e-4) for name in ("kernel", "bias")
        )
        found = compare(model(NORMED), model(FOLDED, **numbers))
        print(f"{what} ({'passes' if close else 'fails'} allclose)\n  {found}")
        for segment in found.report.segments:
            if segment.explanation:
                print(f"  what explains {segment.name}: {segment.explanation}")


if __name__ == "__main__":
    main()
