"""Imported by Python itself where it stands on the path: see ``tests/network/__init__.py``."""

import json
import os
import socket
import threading
from typing import Any

_network: dict[str, Any] = json.loads(os.environ.get("TEST_NETWORK", "{}"))
_names: dict[str, list[str]] = _network.get("names", {})
_routes: dict[str, str] = _network.get("routes", {})
_lock = threading.Lock()
_getaddrinfo, _gethostbyname = socket.getaddrinfo, socket.gethostbyname


def _address(name: Any) -> Any:
    key = name.decode() if isinstance(name, bytes) else name
    if not isinstance(key, str) or key.rstrip(".").lower() not in _names:
        return name
    with _lock:
        found = _names[key.rstrip(".").lower()]
        return found.pop(0) if len(found) > 1 else found[0]


def _route(address: Any) -> Any:
    return (_routes.get(address[0], address[0]), *address[1:]) if isinstance(address, tuple) else address


class _Socket(socket.socket):
    def connect(self, address: Any) -> None:
        super().connect(_route(address))

    def connect_ex(self, address: Any) -> int:
        return super().connect_ex(_route(address))


if _network:
    socket.getaddrinfo = lambda host, *args, **options: _getaddrinfo(_address(host), *args, **options)
    socket.gethostbyname = lambda host: _gethostbyname(_address(host))
    socket.socket = _Socket  # type: ignore[misc]
