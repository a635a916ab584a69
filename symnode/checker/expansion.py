"""Expansion of an unfolded node into a sum of terms."""

from __future__ import annotations

from fractions import Fraction

from symnode.checker.collect import collect
from symnode.checker.context import Context, Node
from symnode.checker.factors import (
    ONE,
    Application,
    Atom,
    Delta,
    Entry,
    Factor,
    NormalForm,
    Range,
    Term,
    Variable,
)
from symnode.checker.keys import form_key, term_key
from symnode.checker.known import KNOWN
from symnode.checker.normal import bind, freshened, product
from symnode.checker.powers import exponential, logarithm, power


def normal_form(ctx: Context, node: Node) -> NormalForm:
    """The collected expansion of an unfolded node."""
    return collect(ctx, expand(ctx, node))


def _single(f: Factor) -> list[Term]:
    return [Term(Fraction(1), (), ((f, Fraction(1)),))]


def expand(ctx: Context, node: Node) -> list[Term]:
    """The terms of an unfolded node, before like terms are collected."""
    match node:
        case ("num", q):
            return [Term(q, (), ())] if q else []
        case ("dim", s):
            return _single(Atom("dim", s))
        case ("const", name):
            return _single(Atom("const", name))
        case ("head", h, ix):
            own = ctx.signature.heads[h]
            return _single(Entry(h, ix, own.classes, own.sign == "positive"))
        case ("var", u):
            return _single(Variable(u))
        case ("delta", i, j):
            return _single(Delta(i, j))
        case ("add", args):
            return [t for a in args for t in expand(ctx, a)]
        case ("mul", args):
            return _product(ctx, args)
        case ("pow", base, k):
            return power(ctx, normal_form(ctx, base).terms, k)
        case ("sum", i, _, body):
            return [bind(ctx, t, (i,)) for t in normal_form(ctx, body).terms]
        case ("int", u, lo, hi, body):
            ends = Range(normal_form(ctx, lo), normal_form(ctx, hi), u)
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
        terms = normal_form(ctx, a).terms
        result = [product(ctx, t, u) for t in result for u in terms]
        if not result:
            break
    return result


def _application(ctx: Context, node: Node) -> list[Term]:
    _, f, outs, args, slots = node
    forms = tuple((ix, normal_form(ctx, body)) for ix, body in args)
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
