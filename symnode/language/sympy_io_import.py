"""The walk from SymPy to arrays. Expressions are told apart by the names of their classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from symnode.language import elementary, surface
from symnode.language import notation as nt
from symnode.language import terms as tm
from symnode.language.arrays import Array, as_array
from symnode.language.differentials import d, ddt, integral
from symnode.language.errors import NotExpressible
from symnode.language.reindex import fresh
from symnode.language.spaces import Index, Space
from symnode.language.states import ScalarFunction, State, applied
from symnode.language.symbols import TIME, Function, Head, Sign
from symnode.language.sympy_io_export import IN, OUT, canonical


def mapped(key: Any, make: Callable[[], Any]) -> Any:
    """Our symbol for one of SymPy's own: made once, and remembered both ways."""
    if key not in IN:
        IN[key] = ours = make()
        if isinstance(ours, Function | Space) or (isinstance(ours, Head) and not ours.spaces):
            OUT[ours] = key
    return IN[key]


def refused(e: Any, way: str) -> NotExpressible:
    return NotExpressible("an expression of numbers, symbols and known functions", f"{e}", way)


def whole_head(entries: list[Any]) -> Head | None:
    """The head whose entries, all of them and in order, these are."""
    first = entries[0]
    head, last = getattr(first, "owner", None), getattr(entries[-1], "place", ())
    if not isinstance(head, Head):
        return None
    places = product(*(range(k + 1) if isinstance(k, int) else (k,) for k in last))
    return head if entries == [OUT.get((head, canonical(head, p))) for p in places] else None


class Reader:
    """Reads expressions; ``bound`` holds given symbols, bound indices and variables."""

    def __init__(self, bound: Mapping[Any, Any]) -> None:
        self.bound = dict(bound)

    def within(self, more: Mapping[Any, Any]) -> Reader:
        return Reader({**self.bound, **more})

    def read(self, e: Any) -> Array:
        found = self.bound.get(e)
        if isinstance(found, Array):
            return found
        for kind in type(e).__mro__:
            if kind.__name__ in RULES:
                return RULES[kind.__name__](self, e)
        raise refused(e, "write it by exp, log, sqrt, sin, cos, tanh, erf and powers")

    def number(self, e: Any) -> Array:
        return as_array(Fraction(int(e.p), int(e.q)))

    def pi(self, e: Any) -> Array:
        return elementary.pi

    def base(self, e: Any) -> Array:
        return elementary.exp(1)

    def floating(self, e: Any) -> Array:
        raise refused(e, "write an exact number: Rational(1, 2) or Rational('0.5')")

    def symbol(self, s: Any) -> Array:
        owner = getattr(s, "owner", None)
        if isinstance(owner, Head):
            if any(isinstance(p, int) for p in s.place):
                raise refused(s, "sizes are arbitrary here: give a whole vector or matrix")
            entry, shown = tm.Entry(owner, s.place), nt.symbol(owner.name)
            return Array((), entry, shown, random=s.place)
        if isinstance(owner, Space):
            return as_array(owner)
        if s in self.bound or owner is not None or s.is_real is False:
            raise refused(s, "a symbol for a real number; an index stands in x[i] only")
        if s.is_integer and s.is_positive:
            return as_array(mapped(s, lambda: Space(s.name)))
        sign = Sign.POSITIVE if s.is_positive else Sign.NONZERO if s.is_nonzero else Sign.REAL
        return surface.array_of(mapped(s, lambda: Head(s.name, sign=sign)))

    def add(self, e: Any) -> Array:
        first, *rest = (self.read(a) for a in e.as_ordered_terms())
        return sum(rest, first)

    def mul(self, e: Any) -> Array:
        c, factors = e.as_coeff_Mul()
        above: list[Array] = []
        below: list[Array] = []
        for f in factors.as_ordered_factors():
            inverse = f.is_Pow and f.exp.is_Rational and f.exp < 0 and not f.base.is_Rational
            (below if inverse else above).append(self.read(1 / f if inverse else f))
        sign, c = (-1, -c) if c < 0 else (1, c)
        if c.p != 1 or not above:
            above.insert(0, as_array(int(c.p)))
        if c.q != 1:
            below.append(as_array(int(c.q)))
        result = above[0]
        for a in above[1:]:
            result = result * a
        for b in below:
            result = result / b
        return -result if sign < 0 else result

    def power(self, e: Any) -> Array:
        if e.exp.is_Rational:
            k = Fraction(int(e.exp.p), int(e.exp.q))
            return 1 / self.read(e.base) if k == -1 else self.read(e.base) ** k
        if e.base.is_positive:
            return elementary.exp(self.read(e.exp) * elementary.log(self.read(e.base)))
        raise refused(e, "a rational exponent, or exp(y*log(x)) of a positive x")

    def known(self, e: Any) -> Array:
        return elementary.apply_known(e.func.__name__, self.read(e.args[0]))

    def modulus(self, e: Any) -> Array:
        return (self.read(e.args[0]) ** 2) ** Fraction(1, 2)

    def delta(self, e: Any) -> Array:
        i, j = (self.index(a) for a in e.args[:2])
        return surface.identity(i.space)[i, j]

    def index(self, i: Any) -> Index:
        found = self.bound.get(i)
        if isinstance(found, Index):
            return found
        if getattr(i, "lower", None) is not None:
            space = self.space(i, i.lower, i.upper)
            free: Index = mapped(i, lambda: Index(str(i), space))
            return free
        raise refused(i, "a bound index, or Idx('i', (1, n))")

    def space(self, i: Any, lo: Any, hi: Any) -> Space:
        size = self.read(hi).body if lo == 1 and hi.is_Symbol else None
        if not isinstance(size, tm.Dim):
            way = "let it run from 1 to a size n = Symbol('n', integer=True, positive=True)"
            raise refused(f"{i} from {lo} to {hi}", way)
        return size.space

    def sum(self, e: Any) -> Array:
        names = {i: Index(str(i), self.space(i, lo, hi)) for i, lo, hi in e.limits}
        result = self.within(names).read(e.function)
        for i, *_ in e.limits:
            result = surface.total(result, names[i])
        return result

    def indexed(self, e: Any) -> Array:
        ix = tuple(self.index(i) for i in e.indices)
        spaces = tuple(i.space for i in ix)
        sign = Sign.POSITIVE if e.is_positive else Sign.REAL
        head = mapped(e.base, lambda: Head(str(e.base.label), spaces, sign=sign))
        return surface.array_of(head)[ix]

    def integral(self, e: Any) -> Array:
        *inner, last = e.limits  # the first limits are the innermost
        if len(last) != 3:
            raise refused(e, "give both ends of every integral")
        (u, lo, hi), inside = last, e.func(e.function, *inner) if inner else e.function
        if self.no_time(e):
            body = self.within({u: surface.time()}).read(inside)
            return integral(body, self.read(lo), self.read(hi))
        v, ends = tm.Variable(str(u)), (self.read(lo), self.read(hi))
        ref = Array((), tm.VariableRef(v), nt.symbol(str(u)))
        body = self.within({u: ref}).read(inside)
        term = tm.Integral(v, ends[0].body, ends[1].body, body.body)
        shown = nt.integral(body.notation, ends[0].notation, ends[1].notation)
        text = nt.Notation(shown.text[:-1] + str(u), shown.latex[:-1] + str(u), shown.level)
        return Array((), term, text, random=body.random)

    def no_time(self, e: Any) -> bool:
        """Whether the running time is free to stand for a variable bound in ``e``."""
        return not any(
            getattr(s, "owner", None) is TIME or getattr(self.bound.get(s), "head", None) is TIME
            for s in e.free_symbols
        )

    def derivative(self, e: Any) -> Array:
        """A partial derivative by slot where that is meant, else the total one."""
        slots = _slots(e.expr, e.variables)
        if slots is not None:
            return self.application(e.expr, e.expr.args, slots)
        result = self.read(e.expr)
        for v in e.variables:
            symbol = self.read(v)
            if symbol.head is TIME:
                result = ddt(result)
            elif v in self.bound and symbol.head is not None:  # bound, so no state hides it
                shown = nt.total_derivative(result.notation, symbol.notation)
                body = tm.Derivative(symbol.head, (), result.body)
                result = Array((), body, shown, random=result.random)
            else:
                result = d(result, symbol)
        return result

    def substitution(self, e: Any) -> Array:
        """``Subs``: values put in after the derivatives inside."""
        values = dict(zip(e.variables, e.point, strict=True))
        inside = e.expr
        if type(inside).__name__ == "Derivative":
            slots = _slots(inside.expr, inside.variables)
            if slots is not None:
                args = [a.subs(values, simultaneous=True) for a in inside.expr.args]
                return self.application(inside.expr, args, slots)
        if len(values) == 1 and self.no_time(inside):
            ((v, point),) = values.items()
            return self.within({v: surface.time()}).read(inside).at(self.read(point))
        heads = {v: surface.scalar(v.name) for v in values}
        new = {heads[v]: self.read(point) for v, point in values.items()}
        return _replaced(self.within(heads).read(inside), new)

    def application(self, e: Any, args: Sequence[Any] = (), slots: Sequence[int] = ()) -> Array:
        """An undefined function: SymPy's own, or ours at all entries of its arguments."""
        args, own = args or e.args, e.func
        function, entry, counts = getattr(own, "origin", (None, (), ()))
        if function is None:
            if len(args) != 1:
                raise refused(e, "functions of one number; declare others: scalar_field(...)")
            sign = Sign.POSITIVE if e.is_positive else Sign.REAL
            f = mapped(own, lambda: Function(own.__name__, ((),), (), sign, labels=("u",)))
            return ScalarFunction(f).d(self.read(args[0]), len(slots))
        if entry:
            raise refused(e, "one entry of a vector has no name here: give the whole vector")
        arrays, taken, k = [], [], 0
        for position, n in enumerate(counts):
            own_args = args[k : k + (n or 0)]
            here = [position for s in slots if k <= s < k + (n or 0)]
            if here and function.args[position]:
                raise refused(e, "a derivative in one entry has no name here: f.d(x) has all")
            taken += here
            k += n or 0
            arrays.append(self.argument(function, position, n, own_args))
        if function.is_state:
            return _state(function, arrays, taken)
        if len(arrays) == 1 and not arrays[0].indices:
            return ScalarFunction(function).d(arrays[0], len(slots))
        return applied(function, tuple(arrays), tuple(taken))

    def argument(self, f: Function, k: int, count: int | None, entries: Sequence[Any]) -> Array:
        if count is None:
            return surface.array_of((f.depends_on or ())[k - 1])
        if not f.args[k]:
            return self.read(entries[0])
        head = whole_head(list(entries))
        if head is None:
            raise refused(f"{f} at {list(entries)}", "give a whole vector or matrix as an argument")
        return surface.array_of(head)


def _slots(e: Any, variables: Sequence[Any]) -> list[int] | None:
    """The arguments of an undefined function in which it is differentiated, if they are plain."""
    if not any(kind.__name__ == "AppliedUndef" for kind in type(e).__mro__):
        return None
    found = [[k for k, a in enumerate(e.args) if a == v] for v in variables]
    own = all(len(f) == 1 for f in found)
    free = all(sum(a.has(v) for a in e.args) == 1 for v in variables)
    return [f[0] for f in found] if own and free else None


def _state(f: Function, arrays: Sequence[Array], taken: Sequence[int]) -> Array:
    """A state, differentiated in some arguments, at a time and at values of its parameters."""
    symbols = [surface.time(), *(surface.array_of(h) for h in f.depends_on or ())]
    args = tuple(tm.Lambda(s.indices, s.body) for s in symbols)
    body = tm.Apply(f, (), args, tuple(() for _ in args))
    whole: Array = State((), body, nt.symbol(f.name), function=f)
    for k in taken:
        whole = d(whole, symbols[k]) if k else ddt(whole)
    moved = {s: a for s, a in zip(symbols, arrays, strict=True) if a.head is not s.head}
    if not moved:
        return whole
    return _replaced(whole, moved) if set(moved) != {symbols[0]} else whole.at(moved[symbols[0]])


def _replaced(array: Array, values: Mapping[Array, Array]) -> Array:
    """A number with symbols replaced, all at once and after the derivatives inside.

    The time may be among them, and symbols that were bound in SymPy: no state hides these.
    """
    bindings = []
    for symbol, value in values.items():
        assert symbol.head is not None
        ix = fresh(symbol.indices)
        bindings.append(tm.Binding(symbol.head, ix, value.entry(*ix)))
    text = ", ".join(f"{s} = {v}" for s, v in values.items())
    latex = ", ".join(f"{s.latex()} = {v.latex()}" for s, v in values.items())
    shown = nt.Notation(f"({array} with {text})", rf"\left. {array.latex()} \right|_{{{latex}}}")
    return Array((), tm.At(tuple(bindings), array.body), shown, random=array.random)


RULES: dict[str, Callable[[Reader, Any], Array]] = {
    "Rational": Reader.number,
    "Pi": Reader.pi,
    "Exp1": Reader.base,
    "Float": Reader.floating,
    "Symbol": Reader.symbol,
    "Add": Reader.add,
    "Mul": Reader.mul,
    "Pow": Reader.power,
    "Abs": Reader.modulus,
    "KroneckerDelta": Reader.delta,
    "Sum": Reader.sum,
    "Indexed": Reader.indexed,
    "Integral": Reader.integral,
    "Derivative": Reader.derivative,
    "Subs": Reader.substitution,
    "AppliedUndef": Reader.application,
    **dict.fromkeys(("exp", "log", "sin", "cos", "tanh", "erf"), Reader.known),
}
