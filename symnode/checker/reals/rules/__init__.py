"""The rules of proof, one a file; the folder is the registry."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

RULES: dict[str, Any] = {
    m.name.replace("_", "-"): importlib.import_module(f"{__name__}.{m.name}")
    for m in pkgutil.iter_modules(__path__)
}
