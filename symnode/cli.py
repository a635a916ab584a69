"""The command line. Exit codes: 0 all as expected; 1 not; 2 usage, a missing tool or a page that
could not be collected; 3 conflict; 5 nothing collected; 130 an interrupt from the keyboard.

The commands themselves are in ``symnode/commands/``, one a file.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any

import click

from symnode import __version__
from symnode.commands import discovered
from symnode.commands._output import INTERRUPTED
from symnode.verify.collect import UsageError


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
        except KeyboardInterrupt:
            path = f"symnode {ctx.invoked_subcommand or ''}".rstrip()
            way = "run the same command again"
            click.echo(UsageError(path, "a run to the end", "an interrupt", way), err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:  # the reader of our output has gone, as `| head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            ctx.exit(1)


def _misused(error: click.UsageError, ctx: click.Context | None) -> UsageError:
    """A command line that click refuses, in our four parts."""
    path = ctx.command_path if ctx else "symnode"
    pieces = ctx.command.collect_usage_pieces(ctx) if ctx else []
    return UsageError(path, " ".join([path, *pieces]), error.format_message(), f"{path} --help")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="symnode")
def main() -> None:
    """symnode: pytest for mathematics."""
    for stream in (sys.stdout, sys.stderr):  # a page's letters must not stop the output
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


for _command in discovered():
    main.add_command(_command)
