"""pytest for pages: ``pytest proofs/`` has one item for each statement.

Importing this module must stay light, because pytest loads it in every project where symnode is
installed. Pages are imported and judged in a worker process only, so a page that never ends or
ends its process fails by itself.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from symnode.judgement.report import PageError, Report, Result
    from symnode.verify.crew import Question, Worker

_BUDGET = "symnode_budget"
_DESK = pytest.StashKey["_Desk"]()


class _Desk:
    """One worker of this pytest process, and the reports of the pages that it has judged."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._worker: Worker | None = None
        self._reports: dict[Path, Report] = {}

    def close(self) -> None:
        if self._worker is not None:
            self._worker.close()

    def statements(self, path: Path, root: Path) -> tuple[list[Any], list[PageError]]:
        """Name, title and line of each statement of a page; and what is wrong with the page."""
        answer = self._ask(self._question(path, root, "list"))
        return answer.get("statements", []), answer["errors"]

    def report(self, path: Path, root: Path) -> Report:
        """The verdicts of a page, judged once."""
        from symnode.verify.run import read

        if path not in self._reports:
            question = self._question(path, root, "judge")
            self._reports[path] = read(question, self._ask(question))[0]
        return self._reports[path]

    def _question(self, path: Path, root: Path, do: str) -> Question:
        from symnode.verify.collect import Page
        from symnode.verify.crew import Question

        return Question(Page(path), root, self._limit, do=do)

    def _ask(self, question: Question) -> dict[str, Any]:
        from symnode.verify.crew import Worker

        if self._worker is None:
            self._worker = Worker()
        return self._worker.ask(question)


class PageFailed(pytest.Collector.CollectError):
    """A page that could not be collected."""


class StatementFailed(Exception):
    """A statement that is not as expected."""


class PageFile(pytest.File):
    """A page."""

    @property
    def root(self) -> Path:
        """The folder that ids are relative to."""
        inside = self.path.is_relative_to(self.config.rootpath)
        return self.config.rootpath if inside else self.path.parent

    def collect(self) -> Iterable[pytest.Item]:
        """One item a statement; a page with a mistake is not collected."""
        statements, errors = self.config.stash[_DESK].statements(self.path, self.root)
        if errors:
            raise PageFailed(_told(errors))
        for identifier, title, line in statements:
            name = identifier.rpartition("::")[2]
            yield StatementItem.from_parent(
                self, name=name, identifier=identifier, title=title, line=line
            )


class StatementItem(pytest.Item):
    """A statement; it passes if its verdict is as expected."""

    def __init__(self, *, identifier: str, title: str, line: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.identifier, self.title, self.line = identifier, title, line
        self.extra_keyword_matches.add(title)

    def runtest(self) -> None:
        """Judge the page, unless another of its statements already did."""
        page = self.parent
        assert isinstance(page, PageFile)
        report = self.config.stash[_DESK].report(page.path, page.root)
        found = next((r for r in report.results if r.id == self.identifier), None)
        if found is None:
            raise StatementFailed(_told(report.errors) or f"{self.identifier}: no verdict")
        if not found.ok:
            raise StatementFailed(_failure(found))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The message alone; a stack of the plugin would tell an author nothing."""
        if isinstance(excinfo.value, StatementFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the statement is, and its title."""
        return self.path, max(self.line - 1, 0), f"{self.name}: {self.title}"


def _told(errors: Iterable[PageError]) -> str:
    from symnode.document.terminal import message_text

    return "\n".join(message_text(e) for e in errors)


def _failure(result: Result) -> str:
    from symnode.document.terminal import failure_text

    return failure_text(result)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The time limit of a page."""
    parser.addini(_BUDGET, "seconds in which symnode must have judged a page", default="20")


def pytest_configure(config: pytest.Config) -> None:
    """Prepare what all pages share."""
    try:
        limit = float(config.getini(_BUDGET))
    except ValueError:
        raise pytest.UsageError(f"{_BUDGET} must be a number of seconds") from None
    config.stash[_DESK] = _Desk(limit)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the worker."""
    if _DESK in config.stash:
        config.stash[_DESK].close()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """A page is collected as a page only, also where pytest would import it as a test module."""
    others = yield
    if file_path.suffix != ".py":
        return others
    from symnode.verify.collect import is_page

    if not is_page(file_path, parent.config.rootpath):
        return others
    return [PageFile.from_parent(parent, path=file_path)]
