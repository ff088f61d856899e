"""A portal on loopback, for tests: scripted answers, several hosts, TLS, and a log of who asked what when.

    with PortalServer(hosts=("127.0.0.1", "127.0.0.2")) as server:
        server.add("/news/1", "<h1>خبر</h1>")
        server.add("/slow", Reply("…", delay=5), host="127.0.0.2")
        server.add("/flaky", [Reply(status=503, headers={"Retry-After": "1"}), "works the second time"])
        server.add_default(lambda seen: Reply(f"page {seen.query['page']}"))
        …
        assert server.paths() == ["/robots.txt", "/news/1"]

An answer is a text, bytes, a ``Reply``, a function of ``Seen`` that gives one of these, or a list of them, of which
each request takes one and the last stays. ``/robots.txt`` is 404 until it is added.
"""

import contextlib
import datetime
import ipaddress
import itertools
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Seen:
    """A request as it arrived. ``at`` is in seconds on the monotonic clock; ``path`` is as sent, with its query;
    ``host`` is what the request says, ``address`` where it came to."""

    at: float
    host: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    address: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The first value of each query parameter."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}


@dataclass
class Reply:
    """What to answer. A ``body`` that is an iterable of bytes is streamed, without a Content-Length.

    ``delay`` is waited before the head, ``pause`` between two chunks of a stream. With ``cut`` the connection is closed
    after so many bytes of the body, as if it broke.
    """

    body: str | bytes | Iterable[bytes] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"
    delay: float = 0.0
    pause: float = 0.0
    cut: int | None = None


Answer = str | bytes | Reply | Callable[[Seen], "str | bytes | Reply"]


class PortalServer:
    """Serves until it is closed, on one free port of each of its hosts, which are loopback addresses."""

    def __init__(self, hosts: Sequence[str] = ("127.0.0.1",), tls: Path | None = None) -> None:
        """:param tls: a folder to put a self-signed certificate in; None for plain HTTP."""
        self.hosts = tuple(hosts)
        self.scheme = "https" if tls else "http"
        self.requests: list[Seen] = []
        self._answers: dict[tuple[str | None, str], list[Answer]] = {}
        self._default: Answer | None = None
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self.certificate = make_certificate(tls, self.hosts) if tls else None
        self._servers = self._bind()
        self.port: int = self._servers[0].server_address[1]
        self._threads = [
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True) for server in self._servers
        ]

    def _bind(self) -> list["_Server"]:
        # The same port on each host: another process may take it between two binds, so try again.
        for _ in range(20):
            servers = [_Server((self.hosts[0], 0), self)]
            try:
                servers += [_Server((host, servers[0].server_address[1]), self) for host in self.hosts[1:]]
            except OSError:
                for server in servers:
                    server.server_close()
                continue
            return servers
        raise OSError("no port that is free on all hosts")

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop answering, and let go of the ports."""
        self.stopping.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def url(self, path: str = "/", host: str | None = None) -> str:
        """The address of a path on a host (the first one if none is said)."""
        return f"{self.scheme}://{host or self.hosts[0]}:{self.port}{path}"

    def add(self, path: str, answer: Answer | list[Answer], host: str | None = None) -> str:
        """Answer a path (with or without its query) so, on one host or all. Gives the address."""
        with self._lock:
            self._answers[host, path] = list(answer) if isinstance(answer, list) else [answer]
        return self.url(path, host)

    def add_default(self, answer: Answer) -> None:
        """Answer all other paths so; without it they are 404."""
        self._default = answer

    def paths(self, host: str | None = None) -> list[str]:
        """The paths that were asked for, in order, robots.txt among them."""
        return [seen.path for seen in list(self.requests) if host in (None, seen.host)]

    def gaps(self, host: str | None = None) -> list[float]:
        """The seconds between each two requests."""
        times = [seen.at for seen in list(self.requests) if host in (None, seen.host)]
        return [later - earlier for earlier, later in itertools.pairwise(times)]

    def answer(self, seen: Seen) -> Reply:
        """What to answer to a request; takes note of it."""
        with self._lock:
            self.requests.append(seen)
            bare = seen.path.partition("?")[0]
            script = next(
                (
                    self._answers[key]
                    for key in ((seen.host, seen.path), (None, seen.path), (seen.host, bare), (None, bare))
                    if key in self._answers
                ),
                None,
            )
            if script is not None:
                answer = script.pop(0) if len(script) > 1 else script[0]
            elif self._default is not None and bare != "/robots.txt":
                answer = self._default
            else:
                answer = Reply("not here", status=404)
        if callable(answer):
            answer = answer(seen)
        return answer if isinstance(answer, Reply) else Reply(answer)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a handler may be in the middle of a long stream
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], portal: PortalServer) -> None:
        super().__init__(address, _Handler)
        self.portal = portal
        if portal.certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(portal.certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up, as it should on a body without end, is no error."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Server

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        host = (self.headers.get("Host") or "").rpartition(":")[0] or str(self.server.server_address[0])
        body = self.rfile.read(length) if length else b""
        address = str(self.server.server_address[0])
        seen = Seen(time.monotonic(), host, self.command, self.path, dict(self.headers.items()), body, address)
        reply = self.server.portal.answer(seen)
        if reply.delay:
            self.server.portal.stopping.wait(reply.delay)
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            self._send(reply)

    do_GET = do_POST = do_HEAD = handle_any

    def _send(self, reply: Reply) -> None:
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(reply.status)
        names = {name.lower() for name in reply.headers}
        if "content-type" not in names and reply.content_type:
            self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        whole = isinstance(body, bytes)
        if isinstance(body, bytes) and "content-length" not in names:
            self.send_header("Content-Length", str(len(body)))
        if not whole:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if self.command == "HEAD" or reply.status in {204, 304}:
            return
        if isinstance(body, bytes):
            self.wfile.write(body if reply.cut is None else body[: reply.cut])
            self.close_connection = self.close_connection or reply.cut is not None
            return
        for chunk in body:
            if self.server.portal.stopping.is_set():
                return
            self.wfile.write(chunk)
            if reply.pause:
                self.server.portal.stopping.wait(reply.pause)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are kept in ``requests``."""


def stream(size: int, chunk: int = 65536, fill: bytes = b"x") -> Iterator[bytes]:
    """``size`` bytes in chunks, which are never all in memory."""
    for _ in range(size // chunk):
        yield fill * chunk
    yield fill * (size % chunk)


def make_certificate(folder: Path, hosts: Sequence[str]) -> Path:
    """A self-signed certificate and its key for the hosts, in one new file of a folder."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portal on loopback")])
    # Fixed days around every clock that a test may set.
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2045, 1, 1, tzinfo=datetime.UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host)) for host in hosts]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "portal.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
