"""SymPy, z3 and cvc5, each alone, on the systems of a claim: what a user gets without symnode.

Each peer is a function from a claim (the JSON of ``symnode.checker.reals.claims``) to True (it says
that the claim holds) or False (it does not say so). None is asked for evidence, and z3 and cvc5 are
believed. They run in a process that the caller can kill.

- SymPy: the relation itself, its sign under assumptions, the solution set of a univariate
  inequality, ``simplify`` of an identity.
- z3: real arithmetic; a transcendental function is an unknown function with its range.
- cvc5: the logic QF_NRAT with ``exp``, ``sin``, ``cos``, ``tan``, their inverses and pi; a
  logarithm is the number whose ``exp`` is given, a root the number whose power is given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symnode.checker.reals.claims import read_claim, systems
from symnode.checker.reals.systems import System
from symnode.checker.reals.terms import Term

Claim = dict[str, Any]
RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
RANGES = {"exp": (0, None), "tanh": (-1, 1), "sin": (-1, 1), "cos": (-1, 1), "erf": (-1, 1)}


def z3_alone(claim: Claim) -> bool:
    """Whether z3 finds every system of the claim unsatisfiable."""
    import z3

    return all(_z3_unsat(z3, s) for s in systems(read_claim(claim)))


def _z3_unsat(z3: Any, system: System) -> bool:
    solver = z3.Solver()
    translate = _Z3(z3, solver)
    for a in system.atoms:
        solver.add(RELATIONS[a.relation](translate(a.term), 0))
    return bool(solver.check() == z3.unsat)


class _Z3:
    """Terms for z3; what is needed for them to be defined is added to the solver."""

    def __init__(self, z3: Any, solver: Any) -> None:
        self.z3, self.solver, self.memo = z3, solver, {}
        self.fresh = 0

    def __call__(self, t: Term) -> Any:
        if t not in self.memo:
            self.memo[t] = self._made(t, [self(a) for a in t.args])
        return self.memo[t]

    def _made(self, t: Term, args: list[Any]) -> Any:
        z3 = self.z3
        match t.head:
            case "num":
                return z3.RealVal(str(t.data))
            case "var":
                return z3.Real(t.data)
            case "add":
                return z3.Sum(args)
            case "mul":
                return z3.Product(args)
            case "pow" if t.data > 0:
                return z3.Product([args[0]] * t.data)
            case "pow":
                self.solver.add(args[0] != 0)
                return 1 / z3.Product([args[0]] * -t.data)
            case "abs":
                return z3.If(args[0] >= 0, args[0], -args[0])
            case "max" | "min":
                larger = args[0] >= args[1]
                return z3.If(larger, *(args if t.head == "max" else args[::-1]))
        return self._named(t, args)

    def _named(self, t: Term, args: list[Any]) -> Any:
        z3 = self.z3
        if t.head in ("root", "oddroot"):
            self.fresh += 1
            r = z3.Real(f"root_{self.fresh}!")
            self.solver.add(z3.Product([r] * t.data) == args[0])
            if t.head == "root":
                self.solver.add(r >= 0)
            return r
        real = z3.RealSort()
        value = z3.Function(t.head, *[real] * (len(args) + 1))(*args)
        low, high = RANGES.get(t.head, (None, None))
        if low is not None:
            self.solver.add(value > low if t.head == "exp" else value >= low)
        if high is not None:
            self.solver.add(value <= high)
        if t.head == "pi":
            self.solver.add(value > z3.RealVal("3.14159"), value < z3.RealVal("3.1416"))
        return value


def cvc5_alone(claim: Claim) -> bool:
    """Whether cvc5 finds every system of the claim unsatisfiable."""
    import cvc5

    return all(_cvc5_unsat(cvc5, s) for s in systems(read_claim(claim)))


def _cvc5_unsat(cvc5: Any, system: System) -> bool:
    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
    solver.setLogic("QF_NRAT")
    translate = _Cvc5(cvc5, manager, solver)
    kinds = cvc5.Kind
    names = {">": kinds.GT, ">=": kinds.GEQ, "=": kinds.EQUAL, "!=": kinds.DISTINCT}
    for a in system.atoms:
        left, zero = translate(a.term), manager.mkReal(0)
        solver.assertFormula(manager.mkTerm(names[a.relation], left, zero))
    return bool(solver.checkSat().isUnsat())


class _Cvc5:
    """Terms for cvc5."""

    _SAME = ("sin", "cos", "tan", "exp")
    _INVERSE = {"asin": "ARCSINE", "acos": "ARCCOSINE", "atan": "ARCTANGENT"}  # noqa: RUF012

    def __init__(self, cvc5: Any, manager: Any, solver: Any) -> None:
        self.kinds, self.manager, self.solver = cvc5.Kind, manager, solver
        self.memo: dict[Term, Any] = {}

    def __call__(self, t: Term) -> Any:
        if t not in self.memo:
            self.memo[t] = self._made(t, [self(a) for a in t.args])
        return self.memo[t]

    def make(self, kind: str, *args: Any) -> Any:
        return self.manager.mkTerm(getattr(self.kinds, kind), *args)

    def number(self, text: str) -> Any:
        return self.manager.mkReal(text)

    def unknown(self) -> Any:
        return self.manager.mkConst(self.manager.getRealSort(), f"u{len(self.memo)}!")

    def _made(self, t: Term, args: list[Any]) -> Any:
        names = {"sin": "SINE", "cos": "COSINE", "tan": "TANGENT", "exp": "EXPONENTIAL"}
        match t.head:
            case "num":
                return self.number(str(t.data))
            case "var":
                return self.manager.mkConst(self.manager.getRealSort(), t.data)
            case "pi":
                return self.make("PI")
            case "add":
                return self.make("ADD", *args)
            case "mul":
                return self.make("MULT", *args)
            case "pow":
                power = self._power(args[0], abs(t.data))
                if t.data > 0:
                    return power
                self.solver.assertFormula(self.make("DISTINCT", args[0], self.number("0")))
                return self.make("DIVISION", self.number("1"), power)
            case "abs" | "max" | "min":
                return self._choice(t.head, args)
        if t.head in names or t.head in self._INVERSE:
            return self.make(names.get(t.head) or self._INVERSE[t.head], *args)
        return self._defined_by(t, args[0])

    def _power(self, base: Any, n: int) -> Any:
        return base if n == 1 else self.make("MULT", *[base] * n)

    def _choice(self, head: str, args: list[Any]) -> Any:
        a = args[0]
        b = self.make("NEG", a) if head == "abs" else args[1]
        test = self.make("LEQ" if head == "min" else "GEQ", a, b)
        return self.make("ITE", test, a, b)

    def _defined_by(self, t: Term, u: Any) -> Any:
        """A function that cvc5 lacks, as the number that an equation defines."""
        y = self.unknown()
        if t.head == "log":
            self.solver.assertFormula(self.make("EQUAL", self.make("EXPONENTIAL", y), u))
            return y
        if t.head in ("root", "oddroot"):
            self.solver.assertFormula(self.make("EQUAL", self._power(y, t.data), u))
            if t.head == "root":
                self.solver.assertFormula(self.make("GEQ", y, self.number("0")))
            return y
        if t.head in ("sinh", "cosh", "tanh"):
            grow, one = self.make("EXPONENTIAL", u), self.number("1")
            fall = self.make("DIVISION", one, grow)
            half = self.number("1/2")
            sinh = self.make("MULT", half, self.make("SUB", grow, fall))
            cosh = self.make("MULT", half, self.make("ADD", grow, fall))
            table = {"sinh": sinh, "cosh": cosh, "tanh": self.make("DIVISION", sinh, cosh)}
            return table[t.head]
        raise NotImplementedError(t.head)


def sympy_alone(claim: Claim) -> bool:
    """Whether SymPy finds the statement true under the hypotheses."""
    import sympy

    read = read_claim(claim)
    found = []
    for system in systems(read):
        found.append(_sympy_unsat(sympy, system))
        if not found[-1]:
            return False
    return True


def _sympy_unsat(sympy: Any, system: System) -> bool:
    """Whether the last atom contradicts the others, by what SymPy offers."""
    symbols = {n: sympy.Symbol(n, **_assumptions(system, n)) for n in system.variables}
    terms = [(a.relation, _to_sympy(sympy, a.term, symbols)) for a in system.atoms]
    relation, e = terms[-1]
    for candidate in (e, sympy.factor(e), sympy.simplify(e)):
        if _wrong_sign(relation, candidate):
            return True
    if len(symbols) != 1:
        return False
    (x,) = symbols.values()
    plain = sympy.Symbol("x", real=True)
    solutions = sympy.S.Reals
    for r, t in terms:
        inequality = RELATIONS[r](t.subs(x, plain), 0) if r not in "=!=" else None
        if inequality is None:
            relation_of = sympy.Eq if r == "=" else sympy.Ne
            inequality = relation_of(t.subs(x, plain), 0)
        solutions = solutions.intersect(sympy.solveset(inequality, plain, sympy.S.Reals))
    return bool(solutions is sympy.S.EmptySet)


def _assumptions(system: System, name: str) -> dict[str, bool]:
    """What SymPy may assume of a symbol: real, and its sign where an atom is just that."""
    found = {"real": True}
    for a in system.atoms:
        t = a.term
        if t.head == "var" and t.data == name:
            key = {">": "positive", ">=": "nonnegative", "!=": "nonzero"}.get(a.relation)
            if key:
                found[key] = True
    return found


def _wrong_sign(relation: str, e: Any) -> bool:
    """Whether SymPy knows that ``e relation 0`` is false."""
    answers = {">": e.is_nonpositive, ">=": e.is_negative, "=": e.is_nonzero, "!=": e.is_zero}
    return answers[relation] is True


def _to_sympy(sympy: Any, t: Term, symbols: dict[str, Any]) -> Any:
    args = [_to_sympy(sympy, a, symbols) for a in t.args]
    match t.head:
        case "num":
            return sympy.Rational(t.data.numerator, t.data.denominator)
        case "var":
            return symbols[t.data]
        case "pi":
            return sympy.pi
        case "add":
            return sympy.Add(*args)
        case "mul":
            return sympy.Mul(*args)
        case "pow":
            return args[0] ** t.data
        case "root":
            return args[0] ** sympy.Rational(1, t.data)
        case "oddroot":
            return sympy.real_root(args[0], t.data)
        case "ceil":
            return sympy.ceiling(*args)
        case "abs" | "max" | "min":
            return getattr(sympy, t.head.capitalize())(*args)
    return getattr(sympy, t.head)(*args)


PEERS: dict[str, Callable[[Claim], bool]] = {
    "SymPy": sympy_alone,
    "z3": z3_alone,
    "cvc5": cvc5_alone,
}
