"""The command line. Exit codes: 0 all as expected; 1 not; 2 usage, a missing tool or a page that
could not be collected; 3 conflict; 5 nothing collected.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symnode import __version__
from symnode.verify.collect import PAGES, UsageError, root_of

if TYPE_CHECKING:
    from rich.console import Console

    from symnode.document.tree import Document
    from symnode.judgement.report import Report

NOTHING = 5


class _Seconds(click.ParamType[float]):
    """A positive time: ``10``, ``10s``, ``2m``, ``500ms``."""

    name = "time"
    _UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "": 1.0}  # noqa: RUF012

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        text = str(value).strip()
        number = text.rstrip("ms")
        try:
            seconds = float(number) * self._UNITS[text[len(number) :]]
        except (ValueError, KeyError):
            seconds = 0.0
        if not 0 < seconds < 1e6:
            self.fail(f"{value!r}: expected a time such as 10s, 2m or 500ms", param, ctx)
        return seconds


class _Group(click.Group):
    """Mistakes in usage are told in four parts and end with exit code 2."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options that stand before the command."""
        try:
            return super().make_context(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            click.echo(str(_misused(error, error.ctx)), err=True)
            sys.exit(2)

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out the command."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            click.echo(str(_misused(error, error.ctx or ctx)), err=True)
            ctx.exit(2)
        except BrokenPipeError:  # the reader of our output has gone, as `| head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            ctx.exit(1)


def _misused(error: click.UsageError, ctx: click.Context | None) -> UsageError:
    """A command line that click refuses, in our four parts."""
    path = ctx.command_path if ctx else "symnode"
    pieces = ctx.command.collect_usage_pieces(ctx) if ctx else []
    return UsageError(path, " ".join([path, *pieces]), error.format_message(), f"{path} --help")


_PATHS = click.argument("paths", nargs=-1, metavar="[PATHS]")
_JSON = click.option("--json", "json_file", metavar="F", help="Write JSON to F; - is the output.")
_JOBS = click.option("--jobs", type=click.IntRange(1), help="Worker processes (default 2).")
_BUDGET = click.option("--budget", type=_Seconds(), default="20s", help="Time for a page [20s].")


def _running(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every command that judges pages."""
    return _JOBS(_BUDGET(command))


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="symnode")
def main() -> None:
    """symnode: pytest for mathematics."""
    for stream in (sys.stdout, sys.stderr):  # a page's letters must not stop the output
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@main.command()
@_PATHS
@click.option("-k", "keyword", metavar="EXPR", help="Only statements whose id or title match.")
@click.option("-v", "--verbose", is_flag=True, help="Rows, facts, rules, assumptions, models.")
@click.option("--min-tier", type=click.IntRange(1, 3), help="Demand this tier of every proof.")
@click.option("--strict", is_flag=True, help="Accept nothing undecided and nothing admitted.")
@_JSON
@_running
def verify(paths: tuple[str, ...], **options: Any) -> None:
    """Judge pages, folders of pages (default: proofs), or ids such as proofs/page.py::theorem."""
    from symnode.document.terminal import Style, report_lines
    from symnode.verify.demands import demand

    root, report = _judged(paths, **options)
    report = demand(report, options["min_tier"], options["strict"])
    base = _base(root)
    style = Style(options["verbose"], base)
    _show(lambda: report_lines(report, style), report.to_json(), options["json_file"])
    _leave(report, paths)


@main.command()
@_PATHS
@_JSON
@_running
def errata(paths: tuple[str, ...], **options: Any) -> None:
    """What is printed and refuted: the claim, a counter-model with numbers, what is right."""
    from symnode.document.build import document
    from symnode.document.errata import errata_json
    from symnode.document.terminal import Style, errata_lines

    root, report = _judged(paths, **options)
    style = Style(base=_base(root))
    _show(lambda: errata_lines(document(report), style), errata_json(report), options["json_file"])
    _mistakes(document(report))
    _leave(report, paths)


@main.command()
@click.option("--stage", type=click.IntRange(1), help="Only what is answered at this stage.")
@_JSON
@_running
def ledger(stage: int | None, **options: Any) -> None:
    """Every claim of proofs/ledger.toml, what answers it, and what is open.

    With --stage, an open row of that stage makes the exit code 1.
    """
    from symnode.document.build import document
    from symnode.document.ledger_table import ledger_lines
    from symnode.verify import ledger as book

    claims = book.read_ledger(Path(book.LEDGER))
    _, report = _judged((), **options)
    shown = [c for c in claims if stage in (None, c.stage)]
    found = book.answers(shown, report.results)
    data = book.to_json(found)
    _show(lambda: ledger_lines(data), data, options["json_file"])
    report = _with_errors(report, book.unknown_ids(claims, report.results))
    _mistakes(document(report))
    _leave(report, ())
    sys.exit(1 if stage is not None and any(a.missing for a in found) else 0)


@main.command()
@click.argument("identifier", metavar="ID")
@_running
def tex(identifier: str, **options: Any) -> None:
    """The LaTeX of one statement, named as proofs/page.py::theorem."""
    from symnode.document.build import document
    from symnode.document.latex import fragment

    _expect_id(identifier)
    _, report = _judged((identifier,), **options)
    tree = document(report)
    for statement in tree.statements():
        click.echo(fragment(statement), nl=False)
    _mistakes(tree)
    _leave(report, (identifier,))


def _expect_id(identifier: str) -> None:
    if "::" not in identifier:
        way = "symnode verify lists the names"
        raise UsageError(identifier, "an id such as proofs/page.py::theorem", "no ::", way)


@main.command()
@click.argument("identifier", metavar="ID")
@click.option("-o", "output", metavar="F", help="Write to F instead of the output.")
@_BUDGET
def certificate(identifier: str, output: str | None, budget: float) -> None:
    """The certificate of one statement, for symnode check or for the checker alone."""
    from symnode.verify.run import certificate as run

    _expect_id(identifier)
    answer = run(identifier, root=root_of((identifier,)), time_limit=budget)
    for e in answer["errors"]:
        where = f"{e.path}:{e.line}"
        click.echo(UsageError(where, e.expected, e.got, e.way_out), err=True)
    if answer["errors"]:
        sys.exit(2)
    if answer["certificate"] is None:
        way = f"symnode verify {identifier} -v tells why"
        click.echo(UsageError(identifier, "a statement with a certificate", "none", way), err=True)
        sys.exit(1)
    text = json.dumps(answer["certificate"], indent=1) + "\n"
    _write(output or "-", text)


@main.command()
@_PATHS
@click.option("--to", "kind", type=click.Choice(["latex"]), default="latex", show_default=True)
@click.option("-o", "output", metavar="F", help="Write to F instead of the output.")
@click.option("--title", default="Verified statements", show_default=True)
@_running
def report(paths: tuple[str, ...], **options: Any) -> None:
    """Write the judged pages up as an article."""
    from symnode.document.build import document
    from symnode.document.latex import article

    _, found = _judged(paths, **options)
    tree = document(found)
    _write(options["output"] or "-", article(tree, options["title"]))
    _mistakes(tree)
    _leave(found, paths)


@main.command()
@click.argument("certificates", nargs=-1, required=True, metavar="CERT...")
def check(certificates: tuple[str, ...]) -> None:
    """Re-check certificates, with the checker alone."""
    from symnode.checker import OutOfBudget, Rejected, check_text

    worst = 0
    for name in certificates:
        try:
            verdict = check_text(Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or str(error)
            click.echo(UsageError(name, "a certificate file", why, "check the path"), err=True)
            worst = 2
        except (Rejected, OutOfBudget) as error:
            way = "do not rely on it; verify the page again to get a new certificate"
            click.echo(UsageError(name, "a certificate that holds", str(error), way), err=True)
            worst = max(worst, 1)
        else:
            shown = f"{verdict.status} {verdict.kind} sha256:{verdict.digest[:16]}"
            click.echo("\n".join([f"{name}: {shown}", *_shown_by(name, verdict)]))
    sys.exit(worst)


def _shown_by(name: str, verdict: Any) -> list[str]:
    """What an accepted certificate shows, in words: claim, hypotheses, rules."""
    from symnode.judgement.wire_text import equation_text

    certificate = json.loads(Path(name).read_text(encoding="utf-8"))
    claim = certificate["steps"][-1] if "steps" in certificate else certificate.get("claim")
    lines = [f"  given  {equation_text(g)}" for g in certificate["givens"]]
    if claim is not None:
        lines.append(f"  claim  {equation_text(claim)}")
    rules = sorted({r for s in verdict.steps for r in s.rules})
    return lines + ([f"  rules  {', '.join(rules)}"] if rules else [])


@main.group()
def new() -> None:
    """Begin a page."""


@new.command()
@click.argument("name")
def theorem(name: str) -> None:
    """Write proofs/NAME.py, a page that proves a small theorem and shows how."""
    from symnode.verify.scaffold import new_theorem

    shown = new_theorem(name, Path.cwd()).relative_to(Path.cwd()).as_posix()
    click.echo(f"{shown} written. Try:\n\n  symnode verify {shown} -v\n")


@main.command()
def doctor() -> None:
    """What is installed, what is missing, and what it is for."""
    from symnode.document.terminal import console, left_table
    from symnode.verify.doctor import examine

    findings = examine(Path("constraints.txt"))
    rows = [("", "version", "state", "needed for")]
    for f in findings:
        state = f"{f.state}, optional" if f.state == "missing" and not f.required else f.state
        rows.append((f.name, f.found, state, f.purpose))
    console().print(left_table(rows))
    bad = [f.name for f in findings if f.bad]
    if bad:
        got = f"missing or too old: {', '.join(bad)}"
        raise UsageError("symnode doctor", "all that is required", got, "run make setup")


def _judged(paths: Iterable[str], **options: Any) -> tuple[Path, Report]:
    """Verify with the common options, showing progress on a terminal."""
    from symnode.verify.run import verify as run

    given = tuple(paths) or (PAGES,)
    root = root_of(given)
    with _Progress() as progress:
        found = run(
            given,
            root=root,
            keyword=options.get("keyword"),
            jobs=options["jobs"],
            time_limit=options["budget"],
            progress=progress,
        )
    return root, found


class _Progress:
    """A line on the standard error output that names what is being judged; only on a terminal."""

    def __enter__(self) -> Callable[[str], None] | None:
        from symnode.document.terminal import console

        self._screen: Console = console(sys.stderr)
        self._status: Any = None
        if not self._screen.is_terminal:
            return None
        self._status = self._screen.status("collecting pages")
        self._status.start()
        return self._update

    def _update(self, text: str) -> None:
        from rich.text import Text

        self._status.update(Text(text))

    def __exit__(self, *error: object) -> None:
        if self._status is not None:
            self._status.stop()


def _base(root: Path) -> str:
    """What to put before ids to make paths that can be opened from the working directory."""
    relative = os.path.relpath(root)
    return "" if relative == "." else f"{Path(relative).as_posix()}/"


def _show(lines: Callable[[], Iterable[Any]], data: dict[str, Any], json_file: str | None) -> None:
    """Lines on the output and JSON in a file, or JSON alone on the output."""
    from symnode.document.terminal import console

    if json_file is not None:
        _write(json_file, json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    if json_file != "-":
        screen = console()
        for line in lines():
            screen.print(line)


def _write(name: str, text: str) -> None:
    if name == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(name).write_text(text, encoding="utf-8")
    except OSError as error:
        way = "name a file in a folder that exists"
        raise UsageError(name, "a file to write to", str(error.strerror), way) from error


def _mistakes(tree: Document) -> None:
    """The mistakes on pages, where the output itself is about something else."""
    from symnode.document.terminal import Style, console, message_lines

    screen = console(sys.stderr)
    for error in tree.errors:
        for line in message_lines(error, Style()):
            screen.print(line)


def _with_errors(report: Report, errors: Iterable[Any]) -> Report:
    from dataclasses import replace

    return replace(report, errors=(*report.errors, *errors))


def _leave(report: Report, paths: tuple[str, ...]) -> None:
    """End with the report's exit code, unless all is as expected."""
    code = report.exit_code
    if code == NOTHING:
        shown = " ".join(paths) or PAGES
        way = "symnode new theorem NAME writes a first page; without -k all statements are judged"
        message = UsageError(shown, "pages with statements", "none was collected", way)
        click.echo(str(message), err=True)
    if code:
        sys.exit(code)
