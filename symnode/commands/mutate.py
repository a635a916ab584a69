"""``symnode mutate``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from symnode.commands._options import JOBS, JSON, PATHS, Seconds
from symnode.commands._output import INTERRUPTED, base, show
from symnode.verify.collect import PAGES, UsageError, root_of

if TYPE_CHECKING:
    from rich.status import Status

NOTHING = 5


@click.command()
@PATHS
@click.option("-k", "keyword", metavar="EXPR", help="Only statements whose id or title match.")
@click.option("-v", "--verbose", is_flag=True, help="Every mutant, with the model that refutes it.")
@click.option("--most", type=click.IntRange(0), default=8, help="Mutants of a statement [8].")
@click.option("--fresh", is_flag=True, help="Judge again what was judged before.")
@click.option("--budget", type=Seconds(), default="10s", help="Processor time for a mutant [10s].")
@JOBS
@JSON
def mutate(paths: tuple[str, ...], **options: Any) -> None:
    """Try to prove wrong variants of what pages state (default: proofs), and count the failures.

    A mutant is killed when its proof fails, best by an exact model in which it is false. One that
    is proved survives: the statement could say more, or assume less. One that is proved and false
    is a conflict (exit code 3). --most 0 takes every mutant; an interrupted run goes on.
    """
    from symnode.document.mutation import mutation_lines
    from symnode.document.terminal import Style
    from symnode.verify.mutate import Interrupted, Options
    from symnode.verify.mutate import mutate as run

    given = paths or (PAGES,)
    root = root_of(given)
    names = ("budget", "most", "keyword", "fresh")
    chosen = Options(jobs=options["jobs"] or 2, **{n: options[n] for n in names})
    try:
        with _Progress() as progress:
            report = run(given, root=root, options=chosen, progress=progress)
    except Interrupted as stopped:
        got = f"an interrupt; {stopped.judged} mutants are judged and kept"
        way = "run the same command again to go on with the rest"
        click.echo(str(UsageError(" ".join(given), "a run to the end", got, way)), err=True)
        sys.exit(INTERRUPTED)
    style = Style(options["verbose"], base(root))
    show(lambda: mutation_lines(report, style), report.to_json(), options["json_file"])
    if report.exit_code == NOTHING:
        way = "name pages with theorems; without -k all of them are mutated"
        message = UsageError(" ".join(given), "statements to mutate", "none", way)
        click.echo(str(message), err=True)
    sys.exit(report.exit_code)


class _Progress:
    """A line on the standard error output; only on a terminal."""

    def __enter__(self) -> Any:
        from symnode.document.terminal import console

        screen = console(sys.stderr)
        self._status: Status | None = None
        if not screen.is_terminal:
            return None
        self._status = screen.status("collecting pages")
        self._status.start()
        return self._update

    def _update(self, done: int, pages: int, mutants: int) -> None:
        assert self._status is not None
        self._status.update(f"{done} of {pages} pages, {mutants} mutants judged")

    def __exit__(self, *error: object) -> None:
        if self._status is not None:
            self._status.stop()
