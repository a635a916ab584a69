"""``symnode check``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from symnode.verify.collect import UsageError


@click.command()
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
    if verdict.failure is not None:
        lines.append(f"  shown  {verdict.failure}")
    rules = sorted({r for s in verdict.steps for r in s.rules})
    return lines + ([f"  rules  {', '.join(rules)}"] if rules else [])
