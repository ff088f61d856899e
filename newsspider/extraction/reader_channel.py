"""Messages between a crawl and its reader process: each is a pickled content with its length before it."""

import pickle
import select
import socket
import struct
import time
from typing import Any

_LENGTH = struct.Struct("<Q")
_AT_ONCE = 65_536  # bytes: an article has some thousands


def message(content: Any) -> memoryview:
    """What is sent for a content that can be pickled."""
    data = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return memoryview(_LENGTH.pack(len(data)) + data)


class Inbox:
    """The messages that come over a connection, in one call if they are short: the thread that reads them waits at each
    call for its turn."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._next = b""  # the beginning of the message after the last one

    def receive(self, until: float | None = None) -> memoryview:
        """The message that comes next.

        :raises TimeoutError: if it is not there at ``until``, a moment of the monotonic clock.
        :raises EOFError: if the other side is gone.
        """
        data, have, size = bytearray(self._next), len(self._next), 0
        data.extend(bytes(max(0, _AT_ONCE - have)))
        while True:
            if not size and have >= _LENGTH.size:
                size = _LENGTH.size + _LENGTH.unpack_from(data)[0]
                data.extend(bytes(max(0, size - len(data))))
            if size and have >= size:
                self._next = bytes(data[size:have])
                return memoryview(data)[_LENGTH.size : size]
            if until is not None and not self._comes(until - time.monotonic()):
                raise TimeoutError
            with memoryview(data) as view:
                got = self._connection.recv_into(view[have:])
            if not got:
                raise EOFError
            have += got

    def _comes(self, within: float) -> bool:
        """Whether anything comes within so many seconds."""
        poll = select.poll()  # unlike select it takes any descriptor: a crawl may have a thousand connections
        poll.register(self._connection, select.POLLIN)
        return bool(poll.poll(max(0.0, within) * 1000))
