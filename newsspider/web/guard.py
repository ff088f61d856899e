"""What stands before every page: who may ask, for what and how long, and the headers of every answer."""

import asyncio
import base64
import binascii
import hmac
import time
from collections import OrderedDict
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing comes from another host, nothing is inline, nothing is framed; the one script is the reader's own.
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A recorded page: its text only, without its scripts, styles, pictures and forms.
SNAPSHOT_POLICY = (
    "sandbox; default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SECONDS = 20.0  # for an answer; a query that takes longer is given up
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
FAILURES, WINDOW = 10, 60.0  # wrong passwords of one address before it must wait, and for how many seconds
REMEMBERED = 10_000  # addresses


class Guard:
    """ASGI middleware around the whole application.

    :param hosts: names that the Host header may carry, without port.
    :param password: asked for with HTTP Basic authentication, any user name; None asks for nothing.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], password: str | None = None) -> None:
        self._app, self._hosts = app, frozenset(host.lower() for host in hosts)
        self._password = password.encode() if password else None
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send))
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await _with_headers(send)(message)

        try:
            await asyncio.wait_for(self._app(scope, receive, watched), SECONDS)
        except TimeoutError:
            if not started:
                await _plain("The archive did not answer in time; ask for less.", 503)(scope, receive, watched)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if scope["method"] not in ("GET", "HEAD"):
            return _plain("Only GET and HEAD are answered.", 405, Allow="GET, HEAD")
        if _name(headers.get("host", "")) not in self._hosts:
            return _plain("This host name is not served here; see NEWSSPIDER_READER_HOSTS.", 400)
        if self._password is None:
            return None
        address = (scope.get("client") or ("?",))[0]
        if self._must_wait(address):
            return _plain("Too many wrong passwords; wait a minute.", 429, **{"Retry-After": f"{WINDOW:.0f}"})
        given = _given_password(headers.get("authorization", ""))
        if given is not None and hmac.compare_digest(given, self._password):
            self._failed.pop(address, None)
            return None
        if given is not None:
            self._count_failure(address)
        return _plain("A password is needed.", 401, **{"WWW-Authenticate": 'Basic realm="newsspider", charset="UTF-8"'})

    def _must_wait(self, address: str) -> bool:
        count, since = self._failed.get(address, (0, 0.0))
        return count >= FAILURES and time.monotonic() - since < WINDOW

    def _count_failure(self, address: str) -> None:
        count, since = self._failed.pop(address, (0, 0.0))
        fresh = time.monotonic() - since < WINDOW
        self._failed[address] = (count + 1 if fresh else 1, time.monotonic())
        while len(self._failed) > REMEMBERED:
            self._failed.popitem(last=False)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", POLICY)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _name(host: str) -> str:
    """A Host header without its port.

    >>> _name("LOCALHOST:8000"), _name("[::1]:8000"), _name("a@b")
    ('localhost', '[::1]', 'a@b')
    """
    name, separator, port = host.lower().rpartition(":")
    return name if separator and port.isascii() and port.isdigit() else host.lower()


def _given_password(header: str) -> bytes | None:
    """The password of a Basic header; None where there is none, empty where it cannot be read."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(encoded, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""


def _plain(text: str, status: int, **headers: str) -> Response:
    return PlainTextResponse(text + "\n", status, headers=headers)
