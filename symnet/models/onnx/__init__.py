"""Models of ONNX files, as graphs of affine operations and opaque ones."""

from symnet.models.onnx.files import read

__all__ = ["read"]
