"""A task in a process of its own, with limits of time and memory; its answer is JSON in a pipe.

The process is forked from a parent that has searched for nothing yet, so every task starts from
the same state. It leads a process group: what it starts in turn ends with it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import resource
import signal
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

CHUNK = 1 << 16
GRACE = 1.0  # seconds that a task may take beyond its time to write its answer
_LAST = 5.0  # seconds after which a task whose parent is gone ends by itself
Task = Callable[[], dict[str, Any]]


class Child:
    """A running task."""

    def __init__(self, task: Task, seconds: float, memory: int) -> None:
        self.started = time.monotonic()
        self.limit = self.started + seconds + GRACE
        self._parts: list[bytes] = []
        self.receiver, sender = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside idle threads
            self.pid = os.fork()
        if self.pid == 0:
            os.close(self.receiver)
            _carry_out(task, sender, seconds, memory)
        os.close(sender)
        with contextlib.suppress(OSError):  # the child does the same; whoever is first
            os.setpgid(self.pid, self.pid)

    def read(self) -> bool:
        """Take what is in the pipe; whether that was the end of it."""
        part = os.read(self.receiver, CHUNK)
        self._parts.append(part)
        return not part

    def answer(self) -> dict[str, Any]:
        """The answer of a task that has ended, or ``failed`` with the reason."""
        os.close(self.receiver)
        self._kill()
        _, status = os.waitpid(self.pid, 0)
        try:
            found = json.loads(b"".join(self._parts))
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
        return {"failed": f"its process ended {_how(status)}"}

    def stop(self) -> None:
        """End the task, whatever it is doing."""
        self._kill()
        os.close(self.receiver)
        os.waitpid(self.pid, 0)

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"by signal {-code}" if code < 0 else f"with exit code {code}"


def _carry_out(task: Task, sender: int, seconds: float, memory: int) -> None:
    """Do the task in the child, and never return."""
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + _LAST)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # engines print; the terminal is not theirs
            os.dup2(silence, stream)
        faulthandler.disable()  # it may write elsewhere
        sys.stdout = sys.stderr = os.fdopen(silence, "w")
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_AS, memory)
        answer = _outcome(task)
        data = json.dumps(answer).encode()
        while data:
            data = data[os.write(sender, data) :]
    except BaseException:
        os._exit(1)
    os._exit(0)


def _limit(what: int, amount: int) -> None:
    """A limit as low as asked for, or lower where the system says so already."""
    _, most = resource.getrlimit(what)
    amount = amount if most == resource.RLIM_INFINITY else min(amount, most)
    with contextlib.suppress(ValueError, OSError):  # a system without this limit
        resource.setrlimit(what, (amount, amount))


def _outcome(task: Task) -> dict[str, Any]:
    try:
        return task()
    except MemoryError:
        return {"failed": "it needed more memory than allowed"}
    except RecursionError:
        return {"failed": "it nested too deeply"}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {str(error)[:200]}"}
