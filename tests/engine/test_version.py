"""By which code pages are read: another site file is another version, wherever it lies."""

from pathlib import Path

import pytest
from scrapy.settings import Settings

from newsspider.engine import version


def version_with(modules: list[str]) -> str:
    version._version.cache_clear()
    return version.version_of(Settings({"SPIDER_MODULES": modules}))


@pytest.mark.parametrize("file", ["own_portals.py", "own_portals/a.py"])
def test_a_mended_site_file_is_another_version(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    if path.parent != tmp_path:
        (path.parent / "__init__.py").touch()
    path.write_text("SELECTOR = 'h1'\n")
    first = version_with(["own_portals"])
    assert version_with(["own_portals"]) == first
    assert version_with([]) != first
    path.write_text("SELECTOR = 'h2'\n")
    assert version_with(["own_portals"]) != first
