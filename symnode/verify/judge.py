"""Judging a page: import it, find its statements, and give the verdict on each.

Nothing that is wrong on a page is raised: it becomes a ``PageError`` with its place.
"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

from symnode.checker import Rejected
from symnode.experiments.profiles import USUAL
from symnode.judgement.report import PageError, Result
from symnode.language.errors import SymnodeError
from symnode.language.instances import Instance
from symnode.language.naming import names_given
from symnode.language.property_tests import PropertyTest
from symnode.language.simulations import Cited, ConvergenceOrder, Simulation
from symnode.language.statements import (
    AsPrinted,
    Definition,
    Erratum,
    Remark,
    Theorem,
    created,
)
from symnode.verify.hints import way_out
from symnode.verify.library import rests_on
from symnode.verify.names import explained
from symnode.verify.verdicts import judge

Statement = (
    Theorem | AsPrinted | Definition | Remark | Cited
    | Simulation | ConvergenceOrder | PropertyTest | Instance
)  # fmt: skip
RECURSION = 5_000  # frames: formulas built term by term are deep, and the stack has room for these


class Page:
    """An imported page and the names of its statements."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path, self.root = path, root
        self.name = path.resolve().relative_to(root.resolve()).as_posix()
        self.error: PageError | None = None
        created()  # of whatever was imported before
        names_given()
        self.module = self._load()
        names = vars(self.module).items() if self.module else ()
        made = created()
        self.statements = {n: v for n, v in names if isinstance(v, Statement) and self.wrote(v)}
        self.errata = [v for v in made if isinstance(v, Erratum)]
        self.named = names_given()
        own = [v for v in made if isinstance(v, Statement) and self.wrote(v)]
        self.errors = [self.error] if self.error else self._nameless(own)

    def _nameless(self, own: list[Any]) -> list[PageError]:
        """Statements that no name of the page holds any more: they would be lost."""
        named = [id(v) for v in self.statements.values()]
        named += [id(v.of) for v in self.statements.values() if isinstance(v, AsPrinted)]
        return [
            PageError(
                self.name,
                s.place.line,
                "every statement under a name of its own",
                f'"{s.title}" has none, or its name was used again',
                "give it a name: my_theorem = Theorem(...)",
            )
            for s in own
            if id(s) not in named
        ]

    def wrote(self, statement: Any) -> bool:
        """Whether a statement was written on this page, not imported from another."""
        return Path(statement.place.path).resolve() == self.path.resolve()

    def ident(self, statement: Any) -> str:
        """The id of a statement of this page, or of a page that it imports."""
        for n, v in self.statements.items():
            if v is statement:
                return f"{self.name}::{n}"
        for module in list(sys.modules.values()):
            if getattr(module, "__file__", None) == statement.place.path:
                name = next((n for n, v in vars(module).items() if v is statement), "")
                page = Path(statement.place.path).resolve().relative_to(self.root.resolve())
                return f"{page.as_posix()}::{name}"
        return ""

    def unknown(self, name: str) -> PageError:
        """That no statement of the page has this name."""
        known = ", ".join(self.statements)
        got = f"only {known}" if known else "a page without statements"
        way = f"symnode verify {self.name} lists them" if known else "name = Theorem(...)"
        return PageError(self.name, 1, f"a statement named {name} on this page", got, way)

    def _load(self) -> ModuleType | None:
        spec = importlib.util.spec_from_file_location(f"_page_{abs(hash(self.name))}", self.path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.path.insert(0, str(self.root.resolve()))  # from proofs.folder.page import lemma
        try:
            spec.loader.exec_module(module)
        except (Exception, SystemExit) as error:
            self.error = page_error(error, self.path, self.name)
            return None
        finally:
            sys.path.remove(str(self.root.resolve()))
        return module


def page_error(error: BaseException, path: Path, name: str) -> PageError:
    """A mistake on a page in four parts."""
    if isinstance(error, SymnodeError):
        return PageError(
            _relative(error.where.path, path, name),
            error.where.line,
            error.expected,
            error.got,
            error.way_out,
        )
    if isinstance(error, SyntaxError):
        got = f"{error.msg}: {(error.text or '').strip()}"
        return PageError(name, error.lineno or 0, "Python that can be read", got, "mend the line")
    line = max(
        (
            f.lineno or 0
            for f in traceback.extract_tb(error.__traceback__)
            if f.filename == str(path)
        ),
        default=0,
    )
    kind = type(error).__name__
    return PageError(name, line, "a page that imports", f"{kind}: {error}", way_out(error))


def _relative(where: str, path: Path, name: str) -> str:
    return name if Path(where) == path else where


def statements_of(path: Path, *, root: Path) -> tuple[list[tuple[str, str, int]], list[PageError]]:
    """(id, title, line) of the statements of a page, without judging them."""
    page = Page(path, root)
    found = [(f"{page.name}::{n}", s.title, s.place.line) for n, s in page.statements.items()]
    return found, page.errors


def judge_page(
    path: Path,
    *,
    root: Path,
    keyword: str | None = None,
    effort: str = USUAL,
    progress: Callable[[str], None] | None = None,
    finished: Callable[[Result], None] | None = None,
) -> tuple[list[Result], list[PageError], dict[str, float]]:
    """Results in the order of the page, its errors, and seconds by id and by ``id:row``.

    ``effort`` is the profile of property tests.
    ``progress`` is told each id before it is judged, ``finished`` each result once it is there.
    """
    sys.setrecursionlimit(max(RECURSION, sys.getrecursionlimit()))
    began = perf_counter()
    page = Page(path, root)
    errors = list(page.errors)
    seconds = {f"{page.name}": perf_counter() - began}
    results = []
    for n, statement in page.statements.items():
        ident = f"{page.name}::{n}"
        if keyword and keyword.lower() not in f"{ident} {statement.title}".lower():
            continue
        if progress:
            progress(ident)
        began = perf_counter()
        try:
            judged, _, rows = judge(statement, ident, effort)
            result = explained(page.named, statement, judged)
        except Exception as error:  # a bug of ours costs one statement, not the page
            errors.append(_mistake(error, page, statement, ident))
            continue
        seconds[ident] = perf_counter() - began
        seconds.update({f"{ident}:{row}": s for row, s in rows.items()})
        results.append(_placed(page, statement, result))
        if finished:
            finished(results[-1])
    return results, errors, seconds


def _mistake(error: Exception, page: Page, statement: Any, ident: str) -> PageError:
    """What went wrong with one statement, in four parts."""
    line = statement.place.line
    if isinstance(error, SymnodeError):
        if not Path(error.where.path).is_file():  # it was told while judging
            error.where = statement.place
        return page_error(error, page.path, page.name)
    got = f"{type(error).__name__}: {error}"
    if isinstance(error, Rejected | ValueError):
        way = "look at its names and at very large numbers"
        return PageError(page.name, line, f"a statement that can be written: {ident}", got, way)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    got = f"{got} ({Path(frame.filename).name}:{frame.lineno})"
    return PageError(page.name, line, f"a verdict on {ident}", got, "report it with the page")


def _placed(page: Page, statement: Any, result: Result) -> Result:
    """The result with what the page knows: its path, the right theorem, an erratum's remark."""
    says = next((e.says for e in page.errata if e.printed is statement), result.remark)
    right = corrected(page, statement)
    formal = tuple(page.ident(f) or f.title for f in getattr(statement, "formal", ()))
    uses = formal or tuple(page.ident(t) for t in rests_on(statement))
    return replace(result, path=page.name, corrected=right, remark=says, uses=uses)


def corrected(page: Page, statement: Any) -> str:
    """The theorem that should stand in the place of a printed claim."""
    for e in page.errata:
        if e.printed is statement:
            return page.ident(e.corrected)
    if not isinstance(statement, AsPrinted):
        return ""
    return page.ident(statement.of) if isinstance(statement.of, Theorem) else ""


def certified(path: Path, name: str, *, root: Path) -> tuple[Any, list[PageError]]:
    """The certificate of one statement (None where it has none), and the mistakes of the page."""
    page = Page(path, root)
    if page.error:
        return None, [page.error]
    statement = page.statements.get(name)
    if statement is None:
        return None, [page.unknown(name)]
    try:
        _, certificates, _ = judge(statement, page.ident(statement))
    except SymnodeError as error:
        return None, [page_error(error, path, page.name)]
    return next(iter(certificates.values()), None), []
