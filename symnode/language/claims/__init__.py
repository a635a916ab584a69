"""Claims over the real, integer and complex numbers as data: files of claims, and what they mean.

``load(path)`` reads a file: one JSON object a line, or TOML with ``[[claim]]`` tables. A claim is
``{"variables": [[name, domain], ...], "hypotheses": [formula, ...], "statement": formula,
"definedness": "required" | "where-defined"}`` (``ClaimRecord.to_json``), domains ``real``,
``integer``, ``complex``. Its formulas:

======================================  =====================================================
``["<", a, b]``, ``<= > >= = !=``       relations of two terms
``["and", f, ...]``, ``["or", f, ...]``, ``["not", f]``, ``["implies", f, g]``, ``["iff", f, g]``
``["true"]``, ``["false"]``
======================================  =====================================================

Its terms:

======================================  =====================================================
``"p/q"``                               a rational number, exact
``["var", name]``                       a variable, declared or bound
``["pi"]``, ``["i"]``                   pi, and the imaginary unit; e is ``["exp", "1"]``
``["const", name]``                     ``infinity``, ``euler_gamma``, ``catalan``
``["add", t, ...]``, ``["mul", t, ...]``
``["pow", t, n]``                       n an integer (JSON number) that is not 0
``["intpower", a, b]``                  b integer-valued, not literal: repeated multiplication or
                                        division for every a; a**0 = 1; undefined for a = 0, b < 0
``["power", a, b]``                     else: principal value exp(b log a); over the reals a > 0,
                                        and a = 0 where b is a number > 0
``["root", n, t]``                      the nonnegative (over the complex numbers: principal) root
``["oddroot", n, t]``                   the real root for odd n, for every real t
``[f, t]``                              exp log sin cos tan asin acos atan sinh cosh tanh asinh
                                        acosh atanh erf abs sign floor ceil re im conj arg
``["max", a, b]``, ``["min", a, b]``, ``["atan2", y, x]``
``["call", name, t, ...]``              a special function of ``names.CALLS``, named as written;
                                        the first two arguments of ``hyper`` are ``["list", ...]``
``["sum", k, lo, hi, body]``            over the integers lo, ..., hi; also ``"product"``
``["integral", x, lo, hi, body]``
``["derivative", body, x, order]``      at the value that x has
``["subs", body, x, point]``            the body at x = point
``["limit", body, x, point, side]``     side ``"+"``, ``"-"`` or ``"+-"``
``["piecewise", [t, formula], ...]``    the first whose condition holds
======================================  =====================================================

A claim is *complex* if it has a complex variable or contains ``i``, ``re``, ``im``, ``conj`` or
``arg``; otherwise every function in it is the real one, defined where its value is real.
Conventions: ``atan2(y, x)``; ``bernoulli(1) = -1/2`` and ``bernoulli(n, x)`` is the polynomial;
``elliptic_k(m)`` takes the parameter m = k**2; ``Mod(a, b) = a - b*floor(a/b)``.
"""

from symnode.language.claims.errors import ClaimError
from symnode.language.claims.files import ClaimFile, load
from symnode.language.claims.records import ClaimRecord
from symnode.language.claims.text import formula_text, term_text

__all__ = ["ClaimError", "ClaimFile", "ClaimRecord", "formula_text", "load", "term_text"]
