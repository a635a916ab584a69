"""``symnode check``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from symnode.verify.collect import UsageError

_TEXTS = (OSError, UnicodeDecodeError)


@click.command()
@click.argument("certificates", nargs=-1, required=True, metavar="CERT...")
@click.option("--claims", metavar="FILE", help="Only for claims of this file (FILE::ID for one).")
def check(certificates: tuple[str, ...], claims: str | None) -> None:
    """Re-check certificates, with the checker alone."""
    from symnode.checker import OutOfBudget, Rejected, check_text
    from symnode.commands._certificates import expect_claim, named_claims, shown_by

    known = None if claims is None else named_claims(claims)
    worst = 0
    for name in certificates:
        try:
            text = Path(name).read_text(encoding="utf-8")
            verdict = check_text(text)
            data: Any = json.loads(text)
            about = None if known is None else expect_claim(name, data, known, str(claims))
        except _TEXTS as error:
            why = getattr(error, "strerror", None) or str(error)
            click.echo(UsageError(name, "a certificate file", why, "check the path"), err=True)
            worst = 2
        except (Rejected, OutOfBudget) as error:
            way = "do not rely on it; verify the page or the claim again to get a new certificate"
            click.echo(UsageError(name, "a certificate that holds", str(error), way), err=True)
            worst = max(worst, 1)
        except UsageError as error:
            click.echo(str(error), err=True)
            worst = max(worst, 1)
        else:
            shown = f"{verdict.status} {verdict.kind} sha256:{verdict.digest[:16]}"
            lines = [f"{name}: {shown}", *shown_by(data, verdict)]
            click.echo("\n".join(lines + ([f"  about  {about}"] if about else [])))
    sys.exit(worst)
