"""Lines of tags, linked and not."""

import re

from newsspider.extraction.blocks.block import Block
from newsspider.urls.splitting import path_of

_SEPARATORS = re.compile(r"\s*[،,؛;|#•·/]\s*|\s+[-–—]\s+")


def split_tags(text: str) -> list[str]:
    """The tags of an unlinked line; a line without separators is one."""
    return [part.strip() for part in _SEPARATORS.split(text) if part and part.strip()]


def directories(block: Block) -> set[str]:
    """The first parts of the paths that the links of a block lead to; of a path with one part, none."""
    paths = [path_of(link.get("href") or "").strip("/") for link, _ in block.links]
    return {path.partition("/")[0] if "/" in path else "" for path in paths}


def is_beside(block: Block, taken: set[str]) -> bool:
    """Whether a block's links lead where the tags before it do; unlinked words may follow unlinked ones."""
    return not taken or directories(block) <= taken if block.links else not taken
