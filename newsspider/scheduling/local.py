"""Runs as child processes, where there is no scrapyd: a bounded number beside each other, each with its own log."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsspider.scheduling.plan import PortalPlan
from newsspider.storage.server.private import make_private

LOGS = 100  # kept for each portal: two days of a portal that is asked every half hour
PATIENCE = 60.0  # seconds for a crawl to end in order after SIGTERM: it finishes what is in flight, and writes


@dataclass
class Child:
    site: str
    process: "subprocess.Popen[bytes]"
    log: Path


class Children:
    """The crawls that this process started."""

    def __init__(self, project: Path, data_dir: Path, environment: Mapping[str, str], jobs: int) -> None:
        self.project = project
        self.logs = data_dir / "logs"
        self.environment = {**os.environ, **environment}
        self.jobs = jobs
        self.children: list[Child] = []

    @property
    def running(self) -> frozenset[str]:
        return frozenset(child.site for child in self.children)

    @property
    def free(self) -> int:
        """How many more may be started."""
        return self.jobs - len(self.children)

    def start(self, entry: PortalPlan, now: datetime) -> Child:
        """Start a portal's crawl in a session of its own, so that Ctrl-C reaches it through us alone, and once."""
        folder = self.logs / entry.site
        make_private(folder)
        for old in sorted(folder.glob("*.log"))[: -LOGS + 1]:
            old.unlink(missing_ok=True)
        log = folder / f"{now:%Y%m%dT%H%M%SZ}.log"
        command = [sys.executable, "-m", "scrapy", "crawl", entry.site]
        for flag, values in (("-a", entry.arguments), ("-s", entry.settings)):
            for name, value in values.items():
                command += [flag, f"{name}={value}"]
        log.touch(mode=0o600)
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 - the command is ours, no shell
                command,
                cwd=self.project,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        child = Child(entry.site, process, log)
        self.children.append(child)
        return child

    def ended(self) -> list[Child]:
        """Those that ended since the last call."""
        done = [child for child in self.children if child.process.poll() is not None]
        self.children = [child for child in self.children if child not in done]
        return done

    def stop(self) -> None:
        """End them all in order: Scrapy closes a spider at the first SIGTERM, and is killed if it hangs."""
        for child in self.children:
            with contextlib.suppress(ProcessLookupError):
                child.process.send_signal(signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        for child in self.children:
            try:
                child.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait(10)
        self.children = []
