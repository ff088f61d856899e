"""When each portal was last handed to a server: a small file, so that a run that dies before it writes its document is
not started again at every look."""

import contextlib
import json
import os
from datetime import datetime
from pathlib import Path

from newsspider.storage.server.private import make_private


class Posted:
    """The file ``schedule.json`` of a data folder. Damaged or unwritable, it is as if it were empty."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "schedule.json"
        self.times: dict[str, datetime] = {}
        with contextlib.suppress(OSError, ValueError, AttributeError):
            for site, text in json.loads(self.path.read_text()).items():
                with contextlib.suppress(ValueError, TypeError):
                    at = datetime.fromisoformat(text)
                    if at.tzinfo is not None:
                        self.times[site] = at

    def note(self, site: str, at: datetime) -> None:
        """Take note of a start, on disk as well."""
        self.times[site] = at
        text = json.dumps({name: moment.isoformat() for name, moment in sorted(self.times.items())}, indent=1)
        new = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            make_private(self.path.parent)
            new.write_text(text)
            new.replace(self.path)
