"""The search for labels: canonical whatever the order, right against brute force, and small."""

import random
from itertools import permutations

import pytest

from benchmarks.kernel import (
    Case,
    N,
    contraction,
    cycle,
    petersen,
    random_cubic,
    rook,
    shrikhande,
    star,
)
from symnode.calculus.canonical import equal
from symnode.calculus.labelling import MAX_DEPTH, Search
from symnode.checker.context import Context, FunctionSignature, HeadSignature, Signature, Tape
from symnode.checker.expansion import normal_form
from symnode.checker.keys import labelled_key
from symnode.language.symbols import Head

SIGNATURE = Signature(
    spaces={"n": "finite", "m": "finite"},
    heads={
        "x": HeadSignature(("n",), (0,), "real"),
        "A": HeadSignature(("n", "n"), (0, 1), "real"),
        "W": HeadSignature(("n", "n"), (0, 0), "real"),
        "T": HeadSignature(("n", "n", "n"), (0, 0, 0), "real"),
        "B": HeadSignature(("n", "m"), (0, 1), "real"),
    },
    functions={"phi": FunctionSignature(((),), ())},
)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "edges",
    [cycle(3), cycle(16), star(12), petersen(), random_cubic(16, 1), rook()],
    ids=["triangle", "cycle", "star", "Petersen", "cubic", "rook"],
)
def test_shuffled_contractions_are_equal(edges, seed: int) -> None:
    Case("shuffled", edges, edges).run(seed)


def test_graphs_that_refinement_cannot_tell_apart() -> None:
    Case("same parameters", rook(), shrikhande(), same=False).run(0)
    Case("same degrees", cycle(6), [*cycle(3), (3, 4), (4, 5), (5, 3)], same=False).run(0)


@pytest.mark.parametrize(("edges", "most"), [(star(40), 2), (rook(), 60), (cycle(30), 12)])
def test_the_search_stays_small(edges, most: int) -> None:
    search, bound, factors = searched(edges)
    assert sorted(search.find(bound, factors, {}, 0)) == sorted(bound)
    assert search.nodes <= most < MAX_DEPTH


def searched(edges):
    """A search, and the bound variables and factors of a contraction."""
    slots = {}
    for edge in edges:
        for v in edge:
            slots[v] = slots.get(v, 0) + 1
    heads = {f"T{k}": HeadSignature(("n",) * k, (0,) * k, "real") for k in set(slots.values())}
    context = Context(Signature(spaces={"n": "finite"}, heads=heads), Tape([]))
    context.labels = Search(context)
    names = [context.fresh("n") for _ in edges]
    parts = [
        ("head", f"T{k}", tuple(i for i, e in zip(names, edges, strict=True) if v in e))
        for v, k in slots.items()
    ]
    node = ("mul", tuple(parts))
    for i in names:
        node = ("sum", i, "n", node)
    (term,) = normal_form(context, node).terms
    return context.labels, term.bound, term.factors


def random_term(context: Context, rng: random.Random):
    """A product of entries and functions of entries under four sums, and its bound variables."""
    names = {s: [context.fresh(s) for _ in range(k)] for s, k in (("n", 3), ("m", 1))}

    def entry():
        head = rng.choice(list(SIGNATURE.heads))
        spaces = SIGNATURE.heads[head].spaces
        return ("head", head, tuple(rng.choice(names[s]) for s in spaces))

    def factor():
        if rng.random() < 0.8:
            return entry()
        return ("app", "phi", (), (((), ("add", (entry(), entry()))),), ((),))

    node = ("mul", tuple(factor() for _ in range(rng.choice([2, 3, 4]))))
    for own in names.values():
        for i in own:
            node = ("sum", i, context.space_of[i], node)
    return normal_form(context, node).terms[0]


def least_key(context: Context, term):
    """The least key over all orders of the bound variables."""
    orders = permutations(term.bound)
    return min(labelled_key(context, order, term.factors, {}, 0) for order in orders)


def test_labels_against_all_orders() -> None:
    """Two terms get one key under searched labels just if some orders give them one key."""
    rng = random.Random(5)
    context = Context(SIGNATURE, Tape([]), max_nodes=10**9)
    search = context.labels = Search(context)
    found, by_search = {}, {}
    for number in range(300):
        term = random_term(context, rng)
        order = search.find(term.bound, term.factors, {}, 0)
        key = labelled_key(context, order, term.factors, {}, 0)
        by_search.setdefault(key, []).append(number)
        found.setdefault(least_key(context, term), []).append(number)
    assert sorted(by_search.values()) == sorted(found.values())
    assert len(found) < 290, "no two terms were equal, so the test shows little"


def test_interchangeable_slots_only() -> None:
    rng = random.Random(1)
    plain = Head("T3", (N,) * 3)
    edges = petersen()
    left, right = (contraction(edges, {3: plain}, rng) for _ in range(2))
    assert not equal(left, right)
