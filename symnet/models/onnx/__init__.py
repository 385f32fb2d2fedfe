"""Models of ONNX files, as graphs of affine operations and opaque ones, read and written."""

from symnet.models.onnx.files import read
from symnet.models.onnx.writing import write

__all__ = ["read", "write"]
