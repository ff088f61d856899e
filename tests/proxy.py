"""A TCP proxy that makes trouble: delays, cuts, refuses."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

HOST = "127.0.0.1"


class Proxy:
    """Stands before a server on this machine. Runs in a thread with a loop of its own; every switch is thread-safe.

    ``delay`` seconds are added to every answer, ``refusing`` ends connections at once, :meth:`cut` those that exist,
    ``silent`` keeps every answer back for good.
    ``cut_after`` bytes sent to the server cut once, in the middle of whatever is under way.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.delay = 0.0
        self.refusing = False
        self.silent = False
        self.cut_after: int | None = None
        self.cuts = 0
        self.port = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def uri(self) -> str:
        # Straight to the proxy: the server would name its own address to the driver otherwise.
        return f"mongodb://{HOST}:{self.port}/?directConnection=true&serverSelectionTimeoutMS=1000"

    def start(self) -> None:
        self._thread.start()
        self._started.wait(5)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def cut(self) -> None:
        """End all connections."""
        self._loop.call_soon_threadsafe(self._cut)

    def _cut(self) -> None:
        self.cuts += 1
        for writer in list(self._writers):
            writer.transport.abort()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, HOST, 0))
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        self._loop.run_forever()
        server.close()
        self._cut()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refusing:
            writer.transport.abort()
            return
        try:
            up_reader, up_writer = await asyncio.open_connection(HOST, self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, up_writer}
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(reader, up_writer, counted=True))
                group.create_task(self._pump(up_reader, writer, counted=False))
        except* OSError:
            pass
        finally:
            self._writers -= {writer, up_writer}
            for one in (writer, up_writer):
                one.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool) -> None:
        while data := await reader.read(65536):
            if counted and self.cut_after is not None:
                self.cut_after -= len(data)
                if self.cut_after <= 0:
                    self.cut_after = None
                    writer.write(data[: len(data) // 2])
                    self._cut()
                    return
            if self.delay and not counted:
                await asyncio.sleep(self.delay)
            if self.silent and not counted:
                continue
            writer.write(data)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.write_eof()


@contextlib.contextmanager
def proxied(target: int) -> Iterator[Proxy]:
    """A proxy for the time of a ``with`` block."""
    proxy = Proxy(target)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
