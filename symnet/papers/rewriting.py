"""Syntax trees taken apart and put together again."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar

from symnet.papers.syntax import Chain, Node

Tree = TypeVar("Tree", bound="Node | Chain")


def rebuilt(tree: Tree, change: Callable[[Node], Node]) -> Tree:
    """A tree whose parts, right below it, are changed; the tree itself if none is."""
    found = {field.name: getattr(tree, field.name) for field in fields(tree)}
    changed = {name: _changed(value, change) for name, value in found.items()}
    different = {name: value for name, value in changed.items() if value is not found[name]}
    return replace(tree, **different) if different else tree


def _changed(value: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(value, tuple):
        found = tuple(_changed(each, change) for each in value)
        return value if all(new is old for new, old in zip(found, value, strict=True)) else found
    if isinstance(value, Chain):
        return rebuilt(value, change)
    return change(value) if isinstance(value, Node) else value


def everywhere(tree: Tree, change: Callable[[Node], Node]) -> Tree:
    """A tree in which each part is changed, from the innermost to the outermost."""

    def deep(node: Node) -> Node:
        return change(rebuilt(node, deep))

    return rebuilt(tree, deep) if isinstance(tree, Chain) else deep(tree)  # type: ignore[return-value]
