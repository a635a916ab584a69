"""Expansion of an unfolded node into a sum of terms."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain

from symnode.checker.collect import collect
from symnode.checker.context import MAX_EXPONENT, MEASURE, Context, Node
from symnode.checker.factors import (
    ONE,
    Application,
    Atom,
    Base,
    Delta,
    Entry,
    Factor,
    NormalForm,
    Position,
    Range,
    Term,
    Variable,
)
from symnode.checker.keys import form_key, term_key
from symnode.checker.known import KNOWN
from symnode.checker.normal import bind, freshened, joined, product
from symnode.checker.powers import exponential, logarithm, power
from symnode.checker.zero import reduced


def normal_form(ctx: Context, node: Node) -> NormalForm:
    """The collected expansion of an unfolded node."""
    terms = expand(ctx, node)
    return NormalForm(tuple(terms)) if _is_plain(terms) else collect(ctx, terms)


def _argument(ctx: Context, node: Node) -> NormalForm:
    """The normal form of what is not multiplied out with the rest: its fractions are reduced."""
    form = normal_form(ctx, node)
    fraction = any(k < 0 and isinstance(f, Base) for t in form.terms for f, k in t.factors)
    return reduced(ctx, form) if fraction else form


def _is_plain(terms: list[Term]) -> bool:
    """Whether there is nothing to collect: no term, or one that is an entry of a tensor."""
    if len(terms) == 1 and len(terms[0].factors) == 1 and not terms[0].bound:
        ((f, k),) = terms[0].factors
        return isinstance(f, Entry) and k == 1
    return not terms


def _terms(ctx: Context, node: Node) -> list[Term]:
    """The expansion of a part: like terms are added up where there are several."""
    terms = expand(ctx, node)
    return terms if len(terms) < 2 else list(collect(ctx, terms).terms)


def _single(f: Factor) -> list[Term]:
    return [Term(Fraction(1), (), ((f, Fraction(1)),))]


def expand(ctx: Context, node: Node) -> list[Term]:
    """The terms of an unfolded node, before like terms are collected."""
    match node:
        case ("num", q):
            return [Term(q, (), ())] if q else []
        case ("dim" | "const", name):
            return _single(Atom(node[0], name))
        case ("head", h, ix):
            own = ctx.signature.heads[h]
            return _single(Entry(h, ix, own.classes, own.sign == "positive"))
        case ("var", u):
            return _single(Variable(u))
        case ("delta", i, j):
            return _single(Delta(i, j))
        case ("pos", k):
            return _single(Position(k))
        case ("add", args):
            return [t for a in args for t in expand(ctx, a)]
        case ("mul", args):
            return _product(ctx, args)
        case ("pow", base, k):
            form = normal_form(ctx, base) if k > 0 and k.denominator == 1 else _argument(ctx, base)
            return _power(ctx, form.terms, k)
        case ("sum", *_):
            variables = []
            while node[0] == "sum":
                variables.append(node[1])
                node = node[3]
            bound = [bind(ctx, t, variables) for t in _terms(ctx, node)]
            measured = any(ctx.kind(v) == MEASURE for v in variables)
            return list(collect(ctx, bound).terms) if measured else bound  # it may have no value
        case ("int", u, lo, hi, body):
            ends = Range(_argument(ctx, lo), _argument(ctx, hi), u)
            if form_key(ctx, ends.lo, {}, 0) == form_key(ctx, ends.hi, {}, 0):
                return []  # the integral over a point
            inside = [product(ctx, t, _single(ends)[0]) for t in normal_form(ctx, body).terms]
            return [bind(ctx, t, (u,)) for t in inside]
        case ("app", *_):
            return _application(ctx, node)
    raise AssertionError(f"{node[0]} is unfolded before expansion")


def _product(ctx: Context, args: tuple[Node, ...]) -> list[Term]:
    result = [ONE]
    for a in args:
        terms = _terms(ctx, a)
        again = ([freshened(ctx, u) for u in terms] for _ in result[1:])
        copies = chain([terms], again)  # a bound variable of its own in every product
        result = [joined(ctx, t, u) for t, own in zip(result, copies, strict=True) for u in own]
        if not result:
            break
    return result


def _power(ctx: Context, terms: Sequence[Term], k: Fraction) -> list[Term]:
    """The k-th power; natural powers of a sum are collected on the way."""
    if len(terms) < 2 or k.denominator > 1 or not 1 < k <= MAX_EXPONENT:
        return power(ctx, terms, k)
    result = list(terms)
    for _ in range(int(k) - 1):
        result = list(collect(ctx, [product(ctx, a, b) for a in result for b in terms]).terms)
    return result


def _application(ctx: Context, node: Node) -> list[Term]:
    _, f, outs, args, slots = node
    forms = tuple((ix, _argument(ctx, body)) for ix, body in args)
    if f == "exp":
        return exponential(ctx, forms[0][1])
    if f == "log":
        return logarithm(ctx, forms[0][1])
    if f in KNOWN:
        return _with_parity(ctx, f, forms[0][1])
    own = ctx.signature.functions[f]
    inner = _undone(ctx, own.left_inverse_of, forms[0][1]) if forms and not any(slots) else None
    if inner is not None:
        return inner
    return _single(Application(f, outs, forms, slots, own.sign == "positive" and not any(slots)))


def _undone(ctx: Context, inverse_of: str | None, form: NormalForm) -> list[Term] | None:
    """g(f(u)) = u where g was declared a left inverse of f."""
    if inverse_of is None or len(form.terms) != 1:
        return None
    (t,) = form.terms
    if t.coefficient != 1 or t.bound or len(t.factors) != 1:
        return None
    f, k = t.factors[0]
    if isinstance(f, Application) and f.function == inverse_of and k == 1 and not any(f.slots):
        return [freshened(ctx, u) for u in f.args[0][1].terms]
    return None


def _with_parity(ctx: Context, name: str, form: NormalForm) -> list[Term]:
    """An even or odd primitive function, its argument with a positive leading coefficient."""
    if not form.terms:
        return [ONE] if name == "cos" else []
    parity = KNOWN[name].parity
    lead = min(form.terms, key=lambda t: term_key(ctx, t, {}, 0))
    sign = 1
    if parity and lead.coefficient < 0:
        form, sign = NormalForm(tuple(t.scaled(Fraction(-1)) for t in form.terms)), parity
    atom = Application(name, (), (((), form),), ((),), False)
    return [t.scaled(Fraction(sign)) for t in _single(atom)]
