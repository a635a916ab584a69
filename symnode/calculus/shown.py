"""How a term that no author wrote is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from symnode.language import notation as nt
from symnode.language.known import known_functions
from symnode.language.notation import Notation
from symnode.language.spaces import Index, Kind
from symnode.language.terms import (
    NOW,
    Add,
    Apply,
    At,
    Binding,
    Constant,
    Delta,
    Derivative,
    Dim,
    Entry,
    Integral,
    Lambda,
    Mul,
    Number,
    Position,
    Power,
    Sum,
    Term,
    VariableRef,
    free_indices,
)

Names = Mapping[Index, str]  # an empty name hides the slot
_LETTERS = "ijklmpqrs"


def shown(term: Term, scope: Sequence[Index] = ()) -> Notation:
    """Text and LaTeX of a term; indices get different names where they meet.

    Terms of one ``scope`` are shown with the same names for its indices.

    >>> from symnode.language.surface import dimensions, norm2, vector
    >>> shown(norm2(vector("x", dimensions("n"))).body).text
    'sum_i x[i]**2'
    """
    names: dict[Index, str] = {}
    for i in dict.fromkeys((*scope, *sorted(free_indices(term), key=lambda i: i.name))):
        names = _naming(names, i)
    return _shown(term, names)


def _naming(names: Names, i: Index) -> dict[Index, str]:
    """``names`` with a name for ``i`` that no other index in scope has."""
    used = set(names.values())
    free = (x for x in (i.name, *_LETTERS) if x not in used)
    return {**names, i: next(free, f"{i.name}{len(used)}")}


def _shown(term: Term, names: Names) -> Notation:
    match term:
        case Number(q):
            return nt.number(q)
        case Constant(name):
            return nt.symbol(name, "\\" + name)
        case Dim(space):
            return space.notation
        case Entry(head, indices):
            return _entry(nt.symbol(head.name), indices, names)
        case Delta(i, j):
            return nt.entry(nt.symbol("I"), (names[i], names[j]))
        case Position(k):
            return nt.symbol(names[k])
        case Add(args):
            return _sum(args, names)
        case Mul(args):
            return _product(args, names)
        case Power(base, k):
            if k == -1:
                return nt.over(nt.number(Fraction(1)), _shown(base, names))
            return nt.power(_shown(base, names), k)
        case VariableRef(u):
            return nt.symbol(u.name)
        case Apply():
            return _application(term, names)
    return _binder(term, names)


def _entry(name: Notation, indices: tuple[Index, ...], names: Names) -> Notation:
    finite = (i for i in indices if i.space.kind is Kind.FINITE)
    own = tuple(names[i] for i in finite if names[i])
    return nt.entry(name, own) if own else name


def _sum(args: tuple[Term, ...], names: Names) -> Notation:
    if not args:
        return nt.number(Fraction(0))
    result = _shown(args[0], names)
    for a in args[1:]:
        match a:
            case Mul((Number(q), *rest)) if q < 0:
                result = nt.minus(result, _shown(Mul((Number(-q), *rest)), names))
            case _:
                result = nt.plus(result, _shown(a, names))
    return result


def _product(args: tuple[Term, ...], names: Names) -> Notation:
    """Numbers first, inverses below the line."""
    c, above, below = Fraction(1), [], []
    for a in args:
        match a:
            case Number(q):
                c *= q
            case Power(base, k) if k < 0:
                below.append(_shown(base if k == -1 else Power(base, -k), names))
            case _:
                above.append(_shown(a, names))
    if abs(c) != 1 or not above:
        above.insert(0, nt.number(abs(c)))
    result = above[0]
    for factor in above[1:]:
        result = nt.times(result, factor)
    for divisor in below:
        result = nt.over(result, divisor)
    return nt.negative(result) if c < 0 else result


def _argument(a: Lambda, names: Names) -> Notation:
    """An argument of a function; a whole vector is shown without its index."""
    match a.body:
        case Entry(_, slots) | Apply(_, slots, _, _):
            if slots == a.indices:
                return _shown(a.body, {**names, **dict.fromkeys(a.indices, "")})
    for i in a.indices:
        names = _naming(names, i)
    return _shown(a.body, names)


def _application(term: Apply, names: Names) -> Notation:
    f, args = term.function, [_argument(a, names) for a in term.args]
    if f.known:
        name = Notation(f.name, known_functions()[f.name].latex)
        return _entry(nt.call(name, *args), term.outs, names)
    scalar = len(f.args) == 1 and f.args[0] == ()
    name = nt.symbol(f.name)
    taken = term.outs
    labels = f.labels or tuple(str(k + 1) for k in range(len(f.args)))
    for label, slot in zip(labels, term.slots, strict=True):
        for one in slot:
            name = nt.partial(name, nt.symbol(label), primes=scalar)
            taken += one
    name = _entry(name, taken, names)
    if f.is_state:
        now = term.args[0].body
        return name if now is NOW else nt.at_time(name, _shown(now, names), True)
    return nt.call(name.within(nt.PREFIX), *args)


def _binder(term: Term, names: Names) -> Notation:
    match term:
        case Sum(i, body):
            if i.space.kind is Kind.PROBABILITY:
                return nt.expectation(_shown(body, names))
            inner = _naming(names, i)
            return nt.summation(_shown(body, inner), inner[i])
        case Integral(u, lo, hi, body):
            whole = nt.integral(_shown(body, names), _shown(lo, names), _shown(hi, names))
            latex = whole.latex[:-1] + nt.latex_name(u.name)
            return Notation(whole.text[:-1] + u.name, latex, whole.level)
        case Derivative(head, indices, body):
            symbol = _entry(nt.symbol(head.name), indices, names)
            return nt.total_derivative(_shown(body, names), symbol)
        case At(bindings, body):
            parts = [(nt.symbol(b.head.name), _bound(b, names)) for b in bindings]
            text = ", ".join(f"{s.text} = {v.text}" for s, v in parts)
            latex = ", ".join(f"{s.latex} = {v.latex}" for s, v in parts)
            shut = _shown(body, names)
            return Notation(
                f"({shut.text} with {text})", rf"\left. {shut.latex} \right|_{{{latex}}}"
            )
    raise TypeError(f"{type(term).__name__} is not shown")


def _bound(b: Binding, names: Names) -> Notation:
    return _argument(Lambda(b.indices, b.value), names)
