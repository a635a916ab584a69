"""Places in a term at which something else can be put, the outermost first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from symnode.calculus.substitution import rebuilt
from symnode.language.spaces import Index
from symnode.language.terms import Add, Apply, At, Mul, Sum, Term, children

Put = Callable[[Term], Term]


@dataclass(frozen=True)
class Site:
    """A subterm, what it is a direct part of (None for the whole), and the indices in scope."""

    term: Term
    parent: Term | None
    scope: tuple[Index, ...]
    put: Put  # the whole term with another one in this place

    @property
    def is_whole(self) -> bool:
        """Whether an author would call it one term: a side, a summand, a function's argument.

        The beginning a + b of (a + b) + c, and an argument that an undefined function only hands
        on, are none.
        """
        match self.parent:
            case None:
                return True
            case Add():
                return not isinstance(self.term, Add)
            case Apply(function, _, _, _):
                return function.known
        return False


def sites(term: Term, scope: tuple[Index, ...]) -> Iterator[Site]:
    """Every place in a term in whose scope are the indices ``scope``.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); [type(s.term).__name__ for s in sites((x * x + 1).body, ())]
    ['Add', 'Mul', 'Number', 'Entry', 'Entry']
    """
    todo = deque([Site(term, None, scope, lambda new: new)])
    while todo:
        site = todo.popleft()
        yield site
        todo.extend(_below(site))


def _below(site: Site) -> Iterator[Site]:
    if isinstance(site.term, Apply) and site.term.function.is_state:
        return  # a state is a function of the time and of its parameters, and of nothing else
    for k, (part, bound) in enumerate(zip(children(site.term), _bound(site.term), strict=False)):
        yield Site(part, site.term, (*site.scope, *bound), _putting(site, k))


def _putting(site: Site, k: int) -> Put:
    """The whole with something else as the k-th part of the site's term."""

    def put(new: Term) -> Term:
        number = iter(range(k + 1))
        return site.put(rebuilt(site.term, lambda part: new if next(number, -1) == k else part))

    return put


def _bound(term: Term) -> Iterator[tuple[Index, ...]]:
    """The indices that a term binds in each of its parts, in their order."""
    match term:
        case Sum(i, _):
            yield (i,)
        case Apply(_, _, args, _):
            yield from (a.indices for a in args)
        case At(bindings, _):
            yield from (b.indices for b in bindings)
    while True:
        yield ()


def factors(term: Term) -> tuple[Term, ...]:
    """The factors of a product that was built two by two; of anything else, itself."""
    if not isinstance(term, Mul):
        return (term,)
    return tuple(f for a in term.args for f in factors(a))
