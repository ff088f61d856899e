"""A network of the tests: names with the addresses that they lead to in turn, and public addresses served on loopback.

The crawl is a process of its own, so this comes into it as its ``sitecustomize``, below Scrapy and Twisted: the
system's calls ``gethostbyname``, ``getaddrinfo`` and ``connect`` answer as they would on such a network.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path


def environment(names: Mapping[str, Sequence[str]], routes: Mapping[str, str]) -> dict[str, str]:
    """What a process needs in its environment.

    :param names: the addresses of each name, of which each question takes one and the last stays.
    :param routes: public address to the loopback address that answers for it.
    """
    root = Path(__file__).resolve().parents[2]
    network = json.dumps({"names": {name: list(found) for name, found in names.items()}, "routes": dict(routes)})
    return {"TEST_NETWORK": network, "PYTHONPATH": f"{Path(__file__).parent}:{root}"}
