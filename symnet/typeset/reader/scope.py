"""What each letter of a formula stands for: a name of the vocabulary, a constant, or an index."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sympy import Dummy, Expr, Integer, Symbol
from sympy.core.function import FunctionClass

from symnet.terms import index_letters
from symnet.typeset.reader.syntax import Node, key_of, postorder
from symnet.typeset.reader.trouble import Unreadable
from symnet.typeset.symbols import Letter, Name, Notation, Use, Vocabulary, scripted, spelled

LARGEST_POWER: Final = 1000
"""Exponents up to which a power is read."""
Key = tuple[object, ...]
_BOLD_DIGITS: Final = {spelled(Letter(digit, bold=True)): digit for digit in "01"}
_DELTA: Final = spelled(Letter("delta"))


@dataclass(slots=True, eq=False)
class Binder:
    """An index that a sum or a block runs over; `counted` if it is a position in a matrix."""

    symbol: Symbol
    low: Node | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    """A matrix of zeros (0) or ones (1), the identity (I), or the Kronecker delta (d)."""

    letter: str


Meaning = Name | Binder | Constant
Env = Mapping[Key, Binder]


@dataclass(slots=True)
class Scope:
    """The meanings of all letters in a tree."""

    vocabulary: Vocabulary
    notation: Notation
    meanings: dict[int, Meaning] = field(default_factory=dict)
    functions: dict[int, FunctionClass] = field(default_factory=dict)
    binders: dict[tuple[int, Key], Binder] = field(default_factory=dict)
    counted: set[Symbol] = field(default_factory=set)

    @classmethod
    def of(cls, root: Node, vocabulary: Vocabulary, notation: Notation) -> "Scope":
        """Find out what every letter means. Raises `Unreadable` for one that means nothing."""
        scope = cls(vocabulary, notation)
        scope._walk(root)
        return scope

    def _walk(self, root: Node) -> None:
        letters = self._fresh()
        none: Env = {}
        stack: list[tuple[Node, Env, bool]] = [(root, none, False)]
        while stack:
            node, env, counting = stack.pop()
            match node.kind:
                case "name":
                    slots, counts = self._name(node, env, counting)
                    stack += [(slot, env, counts) for slot in slots]
                case "entry":
                    stack.append((node.parts[0], env, False))
                    stack += [(slot, env, True) for slot in node.parts[1:]]
                case "call":
                    self.functions[id(node)] = self._function(node)
                    stack += [(part, env, False) for part in node.parts]
                case "map":
                    self._check_index(node)
                    stack.append((node.parts[0], {**env, **self._bind(node, letters)}, False))
                    stack.append((node.parts[1], env, False))
                case "total" | "block":
                    self._check_index(node)
                    stack += [(bound, env, False) for bound in node.slots]
                    stack.append((node.parts[-1], {**env, **self._bind(node, letters)}, False))
                case _:
                    stack += [(part, env, counting) for part in node.parts]

    def _function(self, node: Node) -> FunctionClass:
        if found := self.vocabulary.function(node.value.letter):
            return found
        raise Unreadable(f"{node.value.letter} is no function here", node.place)

    def _fresh(self) -> Iterator[Symbol]:
        """Indices that no name is like, for what dots stand for."""
        return index_letters({str(name.symbol) for name in self.vocabulary.names})

    def _check_index(self, node: Node) -> None:
        """Refuse an index that is a matrix, a family or a size, or that its own bounds contain."""
        for key in _keys(node):
            name = self.vocabulary.find(*key)  # type: ignore[arg-type]
            if name and (not isinstance(name.symbol, Symbol) or name.symbol in self.vocabulary.sizes):
                called = "variable" if node.kind == "map" else "index"
                raise Unreadable(f"{name.pattern} is no {called}, it is a name already", node.place)
        inside = {key_of(part) for bound in node.slots for part in postorder(bound) if part.kind == "name"}
        if inside & set(_keys(node)):
            raise Unreadable("the index of a sum must not stand in its own bounds", node.place)

    def _bind(self, node: Node, letters: Iterator[Symbol]) -> dict[Key, Binder]:
        found: dict[Key, Binder] = {}
        mapped = node.kind == "map"
        for key in _keys(node):
            dots = str(key[0]).endswith(tuple("0123456789"))
            plain = _plain(key)
            symbol = next(letters) if dots else Dummy(plain) if mapped else Symbol(plain, integer=True)
            found[key] = Binder(symbol, node.parts[0], counted=node.kind == "block")
            self.binders[id(node), key] = found[key]
        return found

    def _name(self, node: Node, env: Env, counting: bool) -> tuple[tuple[Node, ...], bool]:
        """The meaning of a name; its slots that are indices, and whether they count in a matrix."""
        binder = env.get(key_of(node))
        if binder is not None:
            self.meanings[id(node)] = binder
            binder.counted |= counting
            return (), False
        spelled = tuple(slot.spelled for slot in node.parts)
        name = self.vocabulary.find(node.value.letter, node.value.superscript, spelled)
        meaning: Meaning | None = name or self._constant(node)
        if meaning is None:
            known = ", ".join(sorted({str(each.pattern) for each in self.vocabulary.names})[:8])
            raise Unreadable(f"{_printed(node)} is no name here: there are {known or 'none'}", node.place)
        self.meanings[id(node)] = meaning
        if name is None:
            return node.parts, False
        if counting and isinstance(name.symbol, Symbol) and self.vocabulary.is_index(name.symbol):
            self.counted.add(name.symbol)
        open_slots = zip(node.parts, name.pattern.slots, strict=True)
        return tuple(slot for slot, literal in open_slots if literal is None), name.use is Use.ENTRY

    def _constant(self, node: Node) -> Constant | None:
        letter, slots = node.value.letter, len(node.parts)
        if node.value.superscript:
            return None
        if letter in _BOLD_DIGITS and slots <= 2:
            return Constant(_BOLD_DIGITS[letter])
        if letter == spelled(Letter("I", bold=self.notation.bold)) and slots <= 1:
            return Constant("I")
        return Constant("d") if letter == _DELTA and slots == 2 else None

    def shift(self, binder: Binder) -> int:
        """How much more an index is printed than SymPy counts."""
        base = self.notation.index_base
        from_base = binder.low is None or (binder.low.kind == "number" and binder.low.value == base)
        return base if binder.counted and from_base else 0

    def position(self, node: Node) -> Expr:
        """An index or a bound as it is printed, in the symbols of SymPy."""
        match node.kind:
            case "number":
                return Integer(node.value)
            case "group":
                return self.position(node.parts[0])
            case "name":
                return self._symbol(node)
            case "sum":
                terms = [self._multiple(part) for part in node.parts]
                return sum((sign * term for sign, term in zip(node.value, terms, strict=True)), Integer(0))
        return self._multiple(node)

    def _multiple(self, node: Node) -> Expr:
        """A product of numbers, names and their powers."""
        found = Integer(1)
        for part in node.parts if node.kind == "product" else [node]:
            found *= self._factor(part)
        return found

    def _factor(self, node: Node) -> Expr:
        match node:
            case Node(kind="number" | "name"):
                return self.position(node)
            case Node(kind="power", parts=(Node(kind="name") as base, Node(kind="number", value=exponent))):
                if exponent <= LARGEST_POWER:
                    return self._symbol(base) ** exponent
        raise Unreadable("an index or a size must be a sum of products of numbers and names", node.place)

    def _symbol(self, node: Node) -> Expr:
        match self.meanings[id(node)]:
            case Binder() as binder:
                return binder.symbol + self.shift(binder)
            case Name(symbol=Symbol() as symbol) if not node.value.marked:
                return symbol + (self.notation.index_base if symbol in self.counted else 0)
        raise Unreadable(f"{_printed(node)} is no index and no size", node.place)


def _keys(node: Node) -> list[Key]:
    if node.kind in ("total", "map"):
        return [node.value]
    return [side.key for side in node.value if side.kind == "ranged"]


def _plain(key: Key) -> str:
    """The name of a symbol that is printed like this."""
    letter, _, slots = key
    return "_".join([str(letter).lstrip("\\"), *slots])  # type: ignore[misc]


def _printed(node: Node) -> str:
    sub = ",".join(slot.spelled for slot in node.parts)
    return scripted(node.value.letter, sub, node.value.superscript)
