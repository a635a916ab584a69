"""``symnode errata``."""

from __future__ import annotations

from typing import Any

import click

from symnode.commands._options import JSON, PATHS, running
from symnode.commands._output import base, mistakes, show
from symnode.commands._run import expect_statements, judged, leave


@click.command()
@PATHS
@JSON
@running
def errata(paths: tuple[str, ...], **options: Any) -> None:
    """What is printed and refuted: the claim, a counter-model with numbers, what is right."""
    from symnode.document.build import document
    from symnode.document.errata import errata_json
    from symnode.document.terminal import Style, errata_lines

    root, report = judged(paths, **options)
    expect_statements(report, paths)
    tree, style = document(report), Style(base=base(root))
    show(lambda: errata_lines(tree, style), errata_json(report), options["json_file"])
    mistakes(tree)
    leave(report, paths)
