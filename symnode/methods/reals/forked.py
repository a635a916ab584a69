"""Work of foreign engines in a child process that can be killed: some ignore their time limits.

The child is forked, so what was imported is there at once; it writes its result as JSON into a
pipe. It also limits its own processor time, so that it ends even where its parent was killed.
"""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import resource
import select
import signal
import time
import warnings
from collections.abc import Callable
from typing import Any

CHUNK = 1 << 16


def run(job: Callable[[], Any], seconds: float) -> Any:
    """What ``job`` returns (JSON data), or None where it fails or takes longer than ``seconds``."""
    if seconds <= 0:
        return None
    receiver, sender = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside idle threads
        child = os.fork()
    if child == 0:
        os.close(receiver)
        _child(job, sender, seconds)
    os.close(sender)
    try:
        data = _read(receiver, time.monotonic() + seconds)
    finally:
        os.close(receiver)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    try:
        return json.loads(data) if data else None
    except ValueError:
        return None


def _child(job: Callable[[], Any], sender: int, seconds: float) -> None:
    """Do the job in the child, and never return."""
    # Looking for garbage would write to every object, and so copy the memory of the parent.
    gc.disable()
    try:
        limit = math.ceil(seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        data = json.dumps(job()).encode()
        while data:
            data = data[os.write(sender, data) :]
    except BaseException:
        os._exit(1)
    os._exit(0)


def _read(receiver: int, until: float) -> bytes:
    """All that the child writes until it closes the pipe; nothing if that is too late."""
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([receiver], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return b""
        part = os.read(receiver, CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)
