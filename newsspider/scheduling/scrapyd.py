"""A scrapyd server over its web service: what runs there, and starting a run.

scrapyd-client's own class sets no time limit on a request, and a server that hangs would hold all others; so the three
calls that are needed are made here. Deploying is left to scrapyd-client.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlunsplit

import requests

from newsspider.urls.splitting import urlsplit

TIMEOUT = (
    3.05,
    20,
)  # seconds to connect (a TCP retransmission and a bit), and to answer: listing jobs reads a database


class ScrapydError(RuntimeError):
    """A server did not do it. The message is one line without credentials."""


@dataclass(frozen=True)
class Jobs:
    """The spiders on a server: waiting ones, running ones, and how often each has finished."""

    pending: tuple[str, ...]
    running: tuple[str, ...]
    finished: tuple[str, ...]

    @property
    def active(self) -> frozenset[str]:
        return frozenset(self.pending + self.running)


class Scrapyd:
    """One server. Credentials come with the URL or beside it, and are never shown."""

    def __init__(self, url: str, username: str | None = None, password: str | None = None) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        self.url = urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path, "", ""))
        username, password = parts.username or username, parts.password or password
        self._session = requests.Session()
        self._session.auth = (username, password or "") if username else None
        self._session.trust_env = bool(
            self._session.auth is None
        )  # ~/.netrc and proxies, unless credentials were given

    def jobs(self, project: str) -> Jobs:
        """:raises ScrapydError: if it does not answer."""
        answer = self._call("GET", "listjobs.json", {"project": project})
        kinds = ("pending", "running", "finished")
        lists = [tuple(str(job.get("spider", "")) for job in answer.get(kind) or ()) for kind in kinds]
        return Jobs(*lists)

    def schedule(
        self, project: str, spider: str, arguments: Mapping[str, str], settings: Mapping[str, str], priority: int = 0
    ) -> str:
        """Start a run, or queue it; gives the job's id.

        :raises ScrapydError: if the server refuses, or does not answer.
        """
        data: list[tuple[str, str]] = [("project", project), ("spider", spider), ("priority", str(priority))]
        data += [("setting", f"{name}={value}") for name, value in settings.items()]
        data += list(arguments.items())
        return str(self._call("POST", "schedule.json", data).get("jobid", ""))

    def close(self) -> None:
        self._session.close()

    def _call(self, method: str, path: str, data: Any) -> dict[str, Any]:
        sent = {"params": data} if method == "GET" else {"data": data}
        try:
            response = self._session.request(method, f"{self.url}/{path}", timeout=TIMEOUT, **sent)
        except requests.Timeout:
            raise ScrapydError(f"{self.url} did not answer in time") from None
        except requests.RequestException as error:
            raise ScrapydError(f"{self.url} is away ({type(error).__name__})") from None
        if response.status_code == 401:
            raise ScrapydError(f"{self.url} wants a user and password: set SCRAPYD_USERNAME and SCRAPYD_PASSWORD")
        try:
            answer = response.json()
        except ValueError:
            raise ScrapydError(f"{self.url} answers with status {response.status_code} and no JSON") from None
        if not isinstance(answer, dict) or answer.get("status") != "ok":
            message = answer.get("message") if isinstance(answer, dict) else None
            lines = [line for line in str(message or "no reason given").splitlines() if line.strip()]
            hint = "; deploy it with `make deploy`" if "project" in lines[-1] and "not found" in lines[-1] else ""
            raise ScrapydError(f"{self.url} refuses: {lines[-1][:300]}{hint}")
        return answer
