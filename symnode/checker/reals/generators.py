"""The generators of normal forms, and what holds between them.

A generator stands for a real function, its term, that is defined wherever the term it was met in
is. The power of a generator with exponent q is read by its kind:

==========  ========================================================================================
``PLAIN``   any function: q >= 0 with an odd denominator (the real odd root)
``POSITIVE``  exp(m), pi: any q
``PRIME``   a natural number > 1: 0 < q < 1, whole powers are carried out
``SINE``    sin(m), whose square is 1 - cos(m)^2
``COSINE``  cos(pi/r), which is a root of a polynomial
``ABS``     |b|: |b|^2 = b^2; |b| = b where b >= 0 is known; any q > 0
``ODD``     the real odd roots of a sum b: 0 < q < 1, whole powers are carried out
``SIGN``    sign(b), whose third power is itself
``SUM``     a polynomial of other generators: in denominators and as the b of others only
==========  ========================================================================================

``signs`` tells what is known of the sign of a generator: this is true at every point that matters,
those at which the given atoms hold and all terms are defined.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symnode.checker.context import MAX_EXPONENT, OutOfBudget, sized, work
from symnode.checker.reals import sparse
from symnode.checker.reals.sparse import Exponent, Monomial, Poly
from symnode.checker.reals.terms import Term, add, fn, mul, num, power, root

PLAIN, POSITIVE, PRIME, SINE, COSINE = "plain", "positive", "prime", "sine", "cosine"
ABS, ODD, SIGN, SUM = "abs", "odd", "sign", "sum"
MAX_EXPANSION = 64  # the power of a sum
MAX_SPENT = 400_000  # products of monomials in one normal form


@dataclass
class Generator:
    """One generator; ``of`` is the b, the cosine or the base of a logarithm."""

    term: Term
    kind: str
    of: int = -1
    poly: Poly | None = None  # of a SUM; of a COSINE the value of its power ``degree``
    degree: int = 0
    value: object = None  # the argument, as a quotient


class Generators:
    """All generators of one normal form."""

    def __init__(self) -> None:
        self.all: list[Generator] = []
        self.number: dict[object, int] = {}
        self.special: set[int] = set()  # those with exponents that are carried out
        self.nonnegative: set[int] = set()
        self.nonpositive: set[int] = set()
        self.nonzero: set[int] = set()
        self.changed = False  # something was learnt that earlier results lack
        self.spent = 0

    def make(self, term: Term, kind: str = PLAIN, of: int = -1, key: object = None) -> int:
        """The number of a generator, made where it is new."""
        key = (kind, term) if key is None else key
        found = self.number.get(key)
        if found is None:
            found = self.number[key] = len(self.all)
            self.all.append(Generator(term, kind, of))
            if kind not in (PLAIN, POSITIVE):
                self.special.add(found)
        return found

    def sum_of(self, p: Poly) -> int:
        """The number of a sum, which is primitive."""
        key = (SUM, frozenset(p.items()))
        if key not in self.number:
            self.changed = True
            self.all[self.make(self.term(p), SUM, key=key)].poly = p
        return self.number[key]

    def abs_of(self, g: int) -> int:
        """The number of |g|."""
        return self.make(fn("abs", self.all[g].term), ABS, g)

    def odd_of(self, g: int) -> int:
        """The number of the odd roots of a sum."""
        return self.make(self.all[g].term, ODD, g)

    def sums(self) -> list[int]:
        """The sums met so far."""
        return [k for k, g in enumerate(self.all) if g.kind == SUM]

    # signs

    def is_nonnegative(self, g: int) -> bool:
        """Whether g >= 0 is known."""
        made = self.all[g]
        if g in self.nonnegative or made.kind in (POSITIVE, PRIME, ABS):
            return True
        return made.poly is not None and made.kind == SUM and self._sum_sign(made.poly) == 1

    def is_nonpositive(self, g: int) -> bool:
        """Whether g <= 0 is known."""
        made = self.all[g]
        if g in self.nonpositive:
            return True
        return made.poly is not None and made.kind == SUM and self._sum_sign(made.poly) == -1

    def is_nonzero(self, g: int) -> bool:
        """Whether g != 0 is known."""
        made = self.all[g]
        if g in self.nonzero or made.kind in (POSITIVE, PRIME):
            return True
        if made.kind == ABS:
            return self.is_nonzero(made.of)
        if made.poly is None or made.kind != SUM or not self._sum_sign(made.poly):
            return False
        return any(all(self.is_nonzero(h) for h, _ in m) for m in made.poly)

    def _sum_sign(self, p: Poly) -> int:
        """1 or -1 if all terms have this sign or are 0."""
        found = {self.monomial_sign(m) * (1 if c > 0 else -1) for m, c in p.items()}
        return found.pop() if len(found) == 1 else 0

    def monomial_sign(self, m: Monomial) -> int:
        """1 for m >= 0, -1 for m <= 0, 0 where the sign is not known."""
        sign = 1
        for g, e in m:
            if self.is_nonnegative(g) or e.numerator % 2 == 0:
                continue
            if not self.is_nonpositive(g):
                return 0
            sign = -sign
        return sign

    def learn(self, g: int, sign: int, *, strict: bool) -> None:
        """It is known that g >= 0 (sign 1), g <= 0 (sign -1), g != 0 (strict)."""
        known = self.nonnegative if sign > 0 else self.nonpositive if sign < 0 else None
        if known is not None and g not in known:
            known.add(g)
            self.changed = True
        if strict and g not in self.nonzero:
            self.nonzero.add(g)
            self.changed = True

    # arithmetic

    def times(self, p: Poly, q: Poly) -> Poly:
        """The product, with what is known of the generators carried out."""
        self.spend(len(p) * len(q))
        total: Poly = {}
        for m, c in p.items():
            for n, d in q.items():
                key, coefficient = sparse.merged(m, n), sized(c * d)
                if any(g in self.special for g, _ in key):
                    for k, e in self.tidy(key).items():
                        total[k] = sized(total.get(k, Fraction(0)) + e * coefficient)
                else:
                    total[key] = sized(total.get(key, Fraction(0)) + coefficient)
        if len(total) > sparse.MAX_TERMS:
            raise OutOfBudget("a polynomial with too many terms")
        return {m: c for m, c in total.items() if c}

    def spend(self, amount: int) -> None:
        """Count the work of this normal form."""
        work(4 + 2 * amount)
        self.spent += 1 + amount
        if self.spent > MAX_SPENT:
            raise OutOfBudget("a normal form that takes too long")

    def raised(self, p: Poly, n: int) -> Poly:
        """The n-th power."""
        if len(p) > 1 and n > MAX_EXPANSION:
            raise OutOfBudget(f"a power of a sum beyond {MAX_EXPANSION}")
        if len(p) == 1:
            ((m, c),) = p.items()
            sized(c, n)
            return sparse.scaled(self.tidy(tuple((g, sparse.plain(e * n)) for g, e in m)), c**n)
        result = sparse.constant(1)
        for _ in range(n):
            result = self.times(result, p)
        return result

    def tidy(self, m: Monomial) -> Poly:
        """A monomial with all exponents within their range."""
        if any(not -MAX_EXPONENT <= e <= MAX_EXPONENT for _, e in m):
            raise OutOfBudget(f"an exponent beyond {MAX_EXPONENT}")
        for k, (g, e) in enumerate(m):
            if g not in self.special:
                continue
            found = self._carried(g, e)
            if found is not None:
                self.spend(1)
                rest = m[:k] + m[k + 1 :]
                return self.times(found, self.tidy(rest))
        return {m: Fraction(1)}

    def _carried(self, g: int, e: Exponent) -> Poly | None:
        """The power of a generator where its exponent is out of range."""
        made = self.all[g]
        match made.kind:
            case "prime":
                whole = e.numerator // e.denominator
                if not whole:
                    return None
                value = made.term.data
                sized(value, abs(whole))
                return sparse.scaled(sparse.generator(g, e - whole), value**whole)
            case "sine" if e >= 2:
                square: Poly = {(): Fraction(1), ((made.of, 2),): Fraction(-1)}
                return self._split(square, g, e, 2)
            case "cosine" if e >= made.degree and made.poly is not None:
                return self._split(made.poly, g, e, made.degree)
            case "sign" if e >= 3:
                return sparse.generator(g, 2 - e % 2)
            case "odd" if e >= 1:
                return self._split(self.base(made.of), g, e, 1)
            case "sum":
                return self.raised(self.base(g), int(e))
            case "abs":
                return self._absolute(g, e, made.of)
        return None

    def _split(self, value: Poly, g: int, e: Exponent, step: int) -> Poly:
        """g^e, where g^step is known."""
        count = e // step
        rest = sparse.generator(g, e - step * count)
        return self.times(self.raised(value, int(count)), rest)

    def _absolute(self, g: int, e: Exponent, base: int) -> Poly | None:
        """|b|^e where a whole power of b can be split off."""
        if self.is_nonnegative(base) and e >= 1:
            return self._split(self.base(base), g, e, 1)
        if self.is_nonpositive(base) and e >= 1:
            return self._split(sparse.scaled(self.base(base), -1), g, e, 1)
        if e >= 2:
            return self._split(self.raised(self.base(base), 2), g, e, 2)
        return None

    def base(self, g: int) -> Poly:
        """A generator, or the sum that it stands for, as a polynomial."""
        made = self.all[g]
        return made.poly if made.kind == SUM and made.poly is not None else sparse.generator(g)

    # terms

    def term(self, p: Poly) -> Term:
        """The polynomial as a term."""
        order = sorted(p, key=sparse.rank, reverse=True)
        return add(*(mul(num(p[m]), self.product_term(m)) for m in order)) if p else num(0)

    def product_term(self, m: Monomial) -> Term:
        """A monomial as a term."""
        return mul(*(self.power_term(g, e) for g, e in m))

    def power_term(self, g: int, e: Exponent) -> Term:
        """A power of a generator as a term."""
        made, n, k = self.all[g], e.denominator, e.numerator
        t = made.term
        if made.kind == POSITIVE and t.head == "exp":
            return fn("exp", mul(num(Fraction(e)), t.args[0]))
        if made.kind == ABS and self.is_nonnegative(made.of):
            t = self.all[made.of].term
        if n == 1:
            return power(t, k)
        if made.kind in (POSITIVE, PRIME, ABS):
            return power(root(n, t), k)
        return power(Term("oddroot", (t,), n), k)
