"""The way out of the browser: a proxy on loopback that connects to public addresses only.

A page's own scripts, frames and pictures decide what a browser asks for, and it resolves names by itself. So it gets a
proxy, where the address is checked that is connected to, as for every other connection of a crawl.
"""

import asyncio
import contextlib
import logging
import re
import socket
from collections.abc import Callable
from typing import Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from newsspider.middlewares.addresses import refuse
from newsspider.urls.hosts import ip_address

logger = logging.getLogger(__name__)

HEAD_BYTES = 64 * 1024  # of a request; browsers send a few thousand
CONNECT_SECONDS = 30.0
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_AWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"
_REQUEST = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.[01]\r\n")
# Said between two ends, and not by one to the other.
_HOP_HEADERS = re.compile(rb"\r\n(?:Proxy-[\w-]+|Connection|Keep-Alive):[^\r\n]*", re.IGNORECASE)

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class ForbiddenAddress(OSError):
    """A host leads inside this machine or network."""


class Gate:
    """A forward proxy for one browser: ``CONNECT`` and plain HTTP, one request a connection.

    :param allowed: whether a host may be connected to at an address.
    """

    def __init__(self, allowed: Callable[[str, str], bool]) -> None:
        self._allowed = allowed
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=HEAD_BYTES)
        return self

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await self._pass(reader, writer)
        except ForbiddenAddress:
            await _answer(writer, _REFUSED)
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            logger.debug("The browser's request came to nothing: %s", error)
            await _answer(writer, _AWAY)
        finally:
            self._open.discard(task)
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        request = _REQUEST.match(head)
        if request is None:
            raise ValueError("no request line")
        method, target = request[1], request[2].decode("latin-1")
        if method == b"CONNECT":
            url = urlsplit(f"//{target}")
            other = await self._connect(url.hostname or "", url.port or 443)
            writer.write(_OPEN)
        else:
            url = urlsplit(target)
            other = await self._connect(url.hostname or "", url.port or 80)
            path = f"{url.path or '/'}{f'?{url.query}' if url.query else ''}".encode("latin-1")
            fields = _HOP_HEADERS.sub(b"", b"\r\n" + head[request.end() :])
            other[1].write(method + b" " + path + b" HTTP/1.1" + fields[:-4] + b"\r\nConnection: close\r\n\r\n")
        try:
            await _both_ways((reader, writer), other)
        finally:
            other[1].close()

    async def _connect(self, host: str, port: int) -> Streams:
        """A connection to the first address of a host that may be connected to.

        :raises ForbiddenAddress: all of them are inside.
        :raises OSError: the host is away.
        """
        host = host.rstrip(".").lower()
        proxy = getproxies().get("https" if port == 443 else "http")
        if proxy and ip_address(host) is None:
            return await _through(proxy, host, port)
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        allowed = [address for address in addresses if self._allowed(host, address)]
        if not allowed:
            refuse(host, addresses[0])
            raise ForbiddenAddress(host)
        return await _opened(allowed[0], port)


async def _opened(address: str, port: int) -> Streams:
    return await asyncio.wait_for(asyncio.open_connection(address, port, limit=HEAD_BYTES), CONNECT_SECONDS)


async def _through(proxy: str, host: str, port: int) -> Streams:
    """A connection through the machine's own proxy, which resolves names in our place."""
    url = urlsplit(proxy if "://" in proxy else f"//{proxy}")
    reader, writer = await _opened(url.hostname or "", url.port or 80)
    writer.write(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode("latin-1"))
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200" not in head.split(b"\r\n")[0]:
        writer.close()
        raise OSError(f"the proxy does not connect to {host}")
    return reader, writer


async def _both_ways(one: Streams, other: Streams) -> None:
    """Copies bytes between two ends until either has nothing more to say."""
    ways = {asyncio.ensure_future(_copy(one[0], other[1])), asyncio.ensure_future(_copy(other[0], one[1]))}
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(HEAD_BYTES):
        writer.write(data)
        await writer.drain()


async def _answer(writer: asyncio.StreamWriter, answer: bytes) -> None:
    with contextlib.suppress(OSError):
        writer.write(answer)
        await writer.drain()
