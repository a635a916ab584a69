"""Powers, exponentials and logarithms of normal forms.

A law such as (u v)^k = u^k v^k, log(u v) = log u + log v or (u^k)^(1/k) = u is applied with a
fractional exponent, or under a logarithm, only to factors that are known to be positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from symnode.checker.context import (
    MAX_EXPONENT,
    Context,
    OutOfBudget,
    Rejected,
    arithmetic,
    sized,
    work,
)
from symnode.checker.factors import (
    ONE,
    Application,
    Atom,
    Base,
    Delta,
    Factor,
    NormalForm,
    Powers,
    Term,
)
from symnode.checker.keys import Component, components, factor_key, term_key
from symnode.checker.normal import freshened, is_positive, is_positive_sum, product

Terms = Sequence[Term]


def unbound(t: Term) -> list[tuple[Factor, Fraction]]:
    """The factors of a term in which none of its bound variables occurs."""
    own = frozenset(t.bound)
    return [(f, k) for f, k in t.factors if f.free.isdisjoint(own)]


def power(ctx: Context, terms: Terms, k: Fraction) -> list[Term]:
    """The k-th power of a sum of terms."""
    if max(abs(k.numerator), k.denominator) > MAX_EXPONENT:
        raise OutOfBudget(f"an exponent beyond {MAX_EXPONENT}")
    if k == 0:
        return [ONE]
    if not terms:
        if k < 0:
            raise Rejected("division by zero")
        return []
    if k.denominator == 1 and k > 0:
        if len(terms) == 1 and not terms[0].bound:
            return [_raised(ctx, terms[0], k)]
        result = [ONE]
        for _ in range(int(k)):
            result = [product(ctx, a, b) for a in result for b in terms]
        return result
    taken, rest = _content(ctx, terms, fractional=k.denominator > 1)
    outside = _raised(ctx, taken, k)
    inner = _monomial(ctx, rest[0], k) if len(rest) == 1 else [raised_base(rest, k)]
    return [product(ctx, a, b) for a in [outside] for b in inner]


def raised_base(terms: Terms, k: Fraction) -> Term:
    """A sum of terms as one factor with the exponent k."""
    return Term(Fraction(1), (), ((Base(NormalForm(tuple(terms))), k),))


def _content(ctx: Context, terms: Terms, *, fractional: bool) -> tuple[Term, list[Term]]:
    """``terms`` as a common monomial times what is left, with a standard number taken out.

    With a fractional exponent only positive factors, and a positive number, are taken out.
    """
    common = _common_factors(ctx, terms)
    if fractional:
        common = {key: (f, k) for key, (f, k) in common.items() if is_positive(ctx, f)}
    rest = [_divided(ctx, t, common) for t in terms]
    scale = _standard_number(ctx, rest)
    scale = abs(scale) if fractional else scale
    factors = tuple((f, k) for f, k in common.values())
    return Term(scale, (), factors), [t.scaled(1 / scale) for t in rest]


def _standard_number(ctx: Context, terms: Terms) -> Fraction:
    """The content of the coefficients, its sign independent of labels where possible."""
    coefficients = [t.coefficient for t in terms]
    content, total = abs(coefficients[0]), Fraction(0)
    for c in coefficients:
        work(arithmetic(content, c) + arithmetic(total, c))
        low = lcm(content.denominator, c.denominator)
        content = sized(Fraction(gcd(content.numerator, c.numerator), low))
        total = sized(total + c)
    if total == 0:
        total = min(terms, key=lambda t: term_key(ctx, t, {}, 0)).coefficient
    return content if total > 0 else -content


def _common_factors(ctx: Context, terms: Terms) -> dict[object, tuple[Factor, Fraction]]:
    """Factors without bound variables, with the least exponent that they have in any term."""
    found: dict[object, tuple[Factor, list[Fraction]]] = {}
    for t in terms:
        for f, k in unbound(t):
            if not isinstance(f, Delta):
                found.setdefault(factor_key(ctx, f, {}, 0), (f, []))[1].append(k)
    least: dict[object, tuple[Factor, Fraction]] = {}
    for key, (f, ks) in found.items():
        everywhere = len(ks) == len(terms)
        least[key] = (f, min(ks) if everywhere else min(Fraction(0), *ks))
    return {key: (f, k) for key, (f, k) in least.items() if k != 0}


def _divided(ctx: Context, t: Term, common: dict[object, tuple[Factor, Fraction]]) -> Term:
    ctx.work(5 * len(common))
    out, seen, own = [], set(), frozenset(t.bound)
    for f, k in t.factors:
        key = factor_key(ctx, f, {}, 0)
        if key in common and f.free.isdisjoint(own):
            seen.add(key)
            k -= common[key][1]
        if k != 0:
            out.append((f, k))
    out += [(f, -k) for key, (f, k) in common.items() if key not in seen]
    return Term(t.coefficient, t.bound, tuple(out))


def _raised(ctx: Context, t: Term, k: Fraction) -> Term:
    """A monomial without bound variables to the power k (fractional: of a positive number)."""
    factors = tuple((f, x * k) for f, x in t.factors)
    if k.denominator == 1:
        return Term(sized(t.coefficient, abs(int(k))) ** int(k), (), factors)
    return product(ctx, Term(Fraction(1), (), factors), _radical(t.coefficient, k))


def _radical(c: Fraction, k: Fraction) -> Term:
    """c^k for a positive rational c, as a product of radicals of primes."""
    factors: list[tuple[Factor, Fraction]] = []
    for number, sign in ((c.numerator, 1), (c.denominator, -1)):
        factors += [(Atom("radical", str(p)), sign * m * k) for p, m in _primes(number)]
    return Term(Fraction(1), (), tuple(factors))


def _primes(n: int) -> list[tuple[int, int]]:
    """Prime factors of n with multiplicities; a large remaining factor stays as it is."""
    work(6_000 + 10 * (n.bit_length() // 8) if n > 10**6 else 1)
    out, p = [], 2
    while p * p <= n and p < 10_000:
        m = 0
        while n % p == 0:
            n, m = n // p, m + 1
        if m:
            out.append((p, m))
        p += 1
    return [*out, (n, 1)] if n > 1 else out


def _monomial(ctx: Context, t: Term, k: Fraction) -> list[Term]:
    """A single remaining term to the power k, part by part."""
    if k.denominator > 1:
        good, bad = _split_by_sign(ctx, t)
    else:
        good, bad = components(t.bound, t.factors), []
    factors: list[tuple[Factor, Fraction]] = []
    for bound, own in good:
        if not bound and len(own) == 1:
            factors.append((own[0][0], own[0][1] * k))
        else:
            factors.append((Base(NormalForm((Term(Fraction(1), bound, own),))), k))
    sign = t.coefficient  # 1, or -1 under a fractional exponent
    if bad or sign < 0:
        bound = tuple(i for b, _ in bad for i in b)
        rest: Powers = tuple(f for _, own in bad for f in own)
        if k.denominator == 1:
            return [Term(sign ** int(k), (), tuple(factors))]
        factors.append((Base(NormalForm((Term(sign, bound, rest),))), k))
    return [Term(Fraction(1), (), tuple(factors))]


def _split_by_sign(ctx: Context, t: Term) -> tuple[list[Component], list[Component]]:
    """The connected parts that are known to be positive, and the others."""
    parts = components(t.bound, t.factors)
    good = [c for c in parts if is_positive_sum(ctx, *c)]
    return good, [c for c in parts if not any(c is g for g in good)]


def exponential(ctx: Context, form: NormalForm) -> list[Term]:
    """exp(sum c_k t_k) = product of exp(t_k)^c_k; exp(c log u) = u^c."""
    result = [ONE]
    for t in form.terms:
        inner = _logarithm_argument(t)
        if inner is not None:
            part = power(ctx, [freshened(ctx, a) for a in inner.terms], t.coefficient)
        else:
            argument = NormalForm((Term(Fraction(1), t.bound, t.factors),))
            atom = Application("exp", (), (((), argument),), ((),), True)
            part = [Term(Fraction(1), (), ((atom, t.coefficient),))]
        result = [product(ctx, a, b) for a in result for b in part]
    return result


def _logarithm_argument(t: Term) -> NormalForm | None:
    if not t.bound and len(t.factors) == 1:
        f, k = t.factors[0]
        if isinstance(f, Application) and f.function == "log" and k == 1:
            return f.args[0][1]
    return None


def logarithm(ctx: Context, form: NormalForm) -> list[Term]:
    """log of a product, split at positive factors; log(exp(u)^c) = c u."""
    if not form.terms:
        raise Rejected("logarithm of zero")
    taken, rest = _content(ctx, form.terms, fractional=True)
    out: list[Term] = []
    for f, k in taken.factors:
        out += _log_of_factor(ctx, f, k)
    if len(rest) == 1 and rest[0].coefficient == 1:
        good, bad = _split_by_sign(ctx, rest[0])
        for bound, own in good:
            if not bound and len(own) == 1:
                out += _log_of_factor(ctx, *own[0])
            else:
                out.append(_log(NormalForm((Term(Fraction(1), bound, own),))))
        left = Term(
            Fraction(1), tuple(i for b, _ in bad for i in b), tuple(f for _, o in bad for f in o)
        )
        rest = [left] if bad else []
    for n, sign in ((taken.coefficient.numerator, 1), (taken.coefficient.denominator, -1)):
        for p, m in _primes(n):
            whole = NormalForm((Term(Fraction(p), (), ()),))
            out.append(_log(whole).scaled(Fraction(sign * m)))
    return [*out, _log(NormalForm(tuple(rest)))] if rest else out


def _log(form: NormalForm) -> Term:
    atom = Application("log", (), (((), form),), ((),), False)
    return Term(Fraction(1), (), ((atom, Fraction(1)),))


def _log_of_factor(ctx: Context, f: Factor, k: Fraction) -> list[Term]:
    if isinstance(f, Application) and f.function == "exp":
        return [freshened(ctx, t).scaled(k) for t in f.args[0][1].terms]
    body = (
        f.body if isinstance(f, Base) else NormalForm((Term(Fraction(1), (), ((f, Fraction(1)),)),))
    )
    return [_log(body).scaled(k)]
