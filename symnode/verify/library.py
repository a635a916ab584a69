"""Statements that others rest on: proved once, when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symnode.checker.door import digest
from symnode.language.errors import StatementError
from symnode.language.statements import proofs_of
from symnode.methods.lemma_use import ProvedLemma, closures

Key = tuple[Any, ...]  # a theorem with the proofs that were written for it
_proven: dict[Key, Any] = {}  # attempts, for the life of the process
_known: dict[Key, ProvedLemma | str] = {}
_uses: dict[Any, tuple[Any, ...]] = {}  # the statements that a theorem's proof uses
_open: list[Any] = []  # theorems whose proofs are being read, each needed by the one before


class Library:
    """Proved statements by theorem; ``prove`` is how one that is not known yet is proved."""

    def __init__(self, prove: Callable[[Any, Any, Library], Any]) -> None:
        self.prove = prove

    def proved(self, theorem: Any) -> ProvedLemma | str:
        """The statement as a fact, or why it is none."""
        _expect_no_circle(theorem)
        key = (theorem, *proofs_of(theorem))
        if key not in _known:
            _known[key] = self._made(theorem)
        return _known[key]

    def proven(self, theorem: Any) -> Any:
        """What the attempt to prove the statement came to."""
        proofs = proofs_of(theorem)
        key = (theorem, *proofs)
        if key not in _proven:
            _open.append(theorem)
            try:
                _proven[key] = self.prove(theorem, proofs, self)
            finally:
                _open.pop()
        return _proven[key]

    def _made(self, theorem: Any) -> ProvedLemma | str:
        proven = self.proven(theorem)
        if not proven.ok or proven.conflict:
            return f'"{theorem.title}", on which this rests, is not proved'
        bare = {k: v for k, v in proven.certificate.items() if k != "lemmas"}
        attempt = proven.attempt
        return ProvedLemma(
            theorem.title,
            attempt.problem,
            bare,
            digest(bare),
            tuple(closures(attempt.lemmas)),
            tuple(zip(proven.claims, theorem.claim, strict=True)),
        )


def note_uses(theorem: Any, used: Any) -> None:
    """Remember which statements the proof of a theorem uses."""
    _uses[theorem] = tuple(dict.fromkeys(used))


def rests_on(theorem: Any) -> tuple[Any, ...]:
    """The statements that the proof of a theorem uses: the edges of the graph."""
    return _uses.get(theorem, ())


def _expect_no_circle(theorem: Any) -> None:
    if theorem in _open:
        circle = [*_open[_open.index(theorem) :], theorem]
        names = " -> ".join(f'"{t.title}"' for t in circle)
        raise StatementError(
            "statements that rest on others, not on themselves",
            f"the circle {names}",
            "take one of them out of by=",
            theorem.place,
        )
