"""What each letter of a formula stands for: a name of the vocabulary, a constant, or an index."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, assert_never

from sympy import Dummy, Expr, Integer, Symbol
from sympy.core.function import FunctionClass

from symnet.terms import index_letters
from symnet.typeset.reader.syntax import (
    Block,
    Call,
    DotsIndex,
    Key,
    Map,
    Node,
    Number,
    Operation,
    Ranged,
    Script,
    Sum,
    Total,
    key_of,
    postorder,
)
from symnet.typeset.reader.unreadable import Unreadable
from symnet.typeset.symbols import Letter, Name, Notation, Use, Vocabulary, scripted, spelled

LARGEST_POWER: Final = 1000
"""The largest exponent that a power may have."""


@dataclass(slots=True, eq=False)
class Binder:
    """An index that a sum or a block runs over; `counted` if it is a position in a matrix."""

    symbol: Symbol
    low: Node | None = None
    counted: bool = False


class Constant(Enum):
    """What some letters mean unless they are names."""

    ZEROS = "matrix of zeros"
    ONES = "matrix of ones"
    IDENTITY = "identity matrix"
    DELTA = "Kronecker delta"


_FILLED: Final = {
    spelled(Letter("0", bold=True)): Constant.ZEROS,
    spelled(Letter("1", bold=True)): Constant.ONES,
}
_DELTA: Final = spelled(Letter("delta"))
Meaning = Name | Binder | Constant
Env = Mapping[Key, Binder]
Binding = Map | Total | Block


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
            match node.head:
                case Script() as name:
                    slots, counts = self._name(node, name, env, counting)
                    stack += [(slot, env, counts) for slot in slots]
                case Operation.ENTRY:
                    stack.append((node.parts[0], env, False))
                    stack += [(slot, env, True) for slot in node.parts[1:]]
                case Call(function):
                    self.functions[id(node)] = self._function(function, node)
                    stack += [(part, env, False) for part in node.parts]
                case Map() as head:
                    inner = self._inner(node, head, env, letters)
                    stack += [(node.parts[0], inner, False), (node.parts[1], env, False)]
                case Total() | Block() as head:
                    stack += [(bound, env, False) for bound in node.slots]
                    stack.append((node.parts[-1], self._inner(node, head, env, letters), False))
                case _:
                    stack += [(part, env, counting) for part in node.parts]

    def _function(self, printed: str, node: Node) -> FunctionClass:
        if found := self.vocabulary.function(printed):
            return found
        raise Unreadable(f"{printed} is not a function here", node.place)

    def _fresh(self) -> Iterator[Symbol]:
        """Indices unlike any name, for what dots stand for."""
        return index_letters({str(name.symbol) for name in self.vocabulary.names})

    def _inner(self, node: Node, head: Binding, env: Env, letters: Iterator[Symbol]) -> Env:
        """What letters mean inside a node that binds some of them."""
        self._check_indices(node, head)
        return {**env, **self._bind(node, head, letters)}

    def _check_indices(self, node: Node, head: Binding) -> None:
        """Refuse an index that is a matrix, a family or a size, or that occurs in its own bounds."""
        keys = _keys(head)
        for key in keys:
            name = self._find(key)
            if name and (not isinstance(name.symbol, Symbol) or name.symbol in self.vocabulary.sizes):
                called = "a variable" if isinstance(head, Map) else "an index"
                raise Unreadable(f"{name.pattern} cannot be {called}: it is a name already", node.place)
        inside = [part for bound in node.slots for part in postorder(bound)]
        names = {key_of(part.head, part.parts) for part in inside if isinstance(part.head, Script)}
        if names & set(keys):
            raise Unreadable("the index of a sum must not stand in its own bounds", node.place)

    def _find(self, key: Key) -> Name | None:
        """The name of the vocabulary that is printed like this."""
        if isinstance(key.letter, DotsIndex):
            return None
        return self.vocabulary.find(key.letter, key.superscript, key.slots)

    def _bind(self, node: Node, head: Binding, letters: Iterator[Symbol]) -> dict[Key, Binder]:
        found: dict[Key, Binder] = {}
        for key in _keys(head):
            if isinstance(key.letter, DotsIndex):
                symbol = next(letters)
            else:
                plain = "_".join([key.letter.lstrip("\\"), *key.slots])
                symbol = Dummy(plain) if isinstance(head, Map) else Symbol(plain, integer=True)
            found[key] = Binder(symbol, node.parts[0], counted=isinstance(head, Block))
            self.binders[id(node), key] = found[key]
        return found

    def _name(self, node: Node, head: Script, env: Env, counting: bool) -> tuple[tuple[Node, ...], bool]:
        """Note the meaning of a name; return its slots that are indices, and whether these are positions."""
        key = key_of(head, node.parts)
        binder = env.get(key)
        if binder is not None:
            self.meanings[id(node)] = binder
            binder.counted |= counting
            return (), False
        name = self._find(key)
        meaning: Meaning | None = name or self._constant(key)
        if meaning is None:
            known = ", ".join(sorted({str(each.pattern) for each in self.vocabulary.names})[:8])
            raise Unreadable(f"{_printed(key)} is not a name here; known: {known or 'none'}", node.place)
        self.meanings[id(node)] = meaning
        if name is None:
            return node.parts, False
        if counting and isinstance(name.symbol, Symbol) and self.vocabulary.is_index(name.symbol):
            self.counted.add(name.symbol)
        open_slots = zip(node.parts, name.pattern.slots, strict=True)
        return tuple(slot for slot, literal in open_slots if literal is None), name.use is Use.ENTRY

    def _constant(self, key: Key) -> Constant | None:
        letter, slots = key.letter, len(key.slots)
        if key.superscript or isinstance(letter, DotsIndex):
            return None
        if letter in _FILLED and slots <= 2:
            return _FILLED[letter]
        if letter == spelled(Letter("I", bold=self.notation.bold)) and slots <= 1:
            return Constant.IDENTITY
        return Constant.DELTA if letter == _DELTA and slots == 2 else None

    def shift(self, binder: Binder) -> int:
        """By how much an index in print exceeds that of SymPy."""
        base = self.notation.index_base
        from_base = binder.low is None or binder.low.number == base
        return base if binder.counted and from_base else 0

    def position(self, node: Node) -> Expr:
        """An index or a bound as it is printed, as a SymPy term."""
        match node.head:
            case Number(value):
                return Integer(value)
            case Operation.GROUP:
                return self.position(node.parts[0])
            case Script() as name:
                return self._symbol(node, name)
            case Sum(signs):
                terms = [self._multiple(part) for part in node.parts]
                return sum((sign * term for sign, term in zip(signs, terms, strict=True)), Integer(0))
        return self._multiple(node)

    def _multiple(self, node: Node) -> Expr:
        """A product of numbers, names and their powers."""
        found = Integer(1)
        for part in node.parts if node.head is Operation.PRODUCT else [node]:
            found *= self._factor(part)
        return found

    def _factor(self, node: Node) -> Expr:
        match node:
            case Node(Number() | Script()):
                return self.position(node)
            case Node(Operation.POWER, (Node(Script() as name) as base, Node(Number(exponent)))):
                if exponent <= LARGEST_POWER:
                    return self._symbol(base, name) ** exponent
        raise Unreadable("an index or a size must be a sum of products of numbers and names", node.place)

    def _symbol(self, node: Node, name: Script) -> Expr:
        match self.meanings[id(node)]:
            case Binder() as binder:
                return binder.symbol + self.shift(binder)
            case Name(symbol=Symbol() as symbol) if not name.marked:
                return symbol + (self.notation.index_base if symbol in self.counted else 0)
        raise Unreadable(f"{_printed(key_of(name, node.parts))} is neither an index nor a size", node.place)


def _keys(head: Binding) -> list[Key]:
    """The indices or the variable that something binds."""
    match head:
        case Map(variable):
            return [variable]
        case Total(index):
            return [index]
        case Block(down, across):
            return [side.index for side in (down, across) if isinstance(side, Ranged)]
    assert_never(head)


def _printed(key: Key) -> str:
    return scripted(str(key.letter), ",".join(key.slots), key.superscript)
