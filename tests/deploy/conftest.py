"""The egg as it is deployed, built once from what git knows of the project, or would know."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a deployer has: the package and the files beside it."""
    folder = tmp_path_factory.mktemp("project")
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "newsspider", folder / "newsspider", ignore=ignore)
    for name in ("setup.py", "pyproject.toml", "scrapy.cfg", "README.md", *(p.name for p in ROOT.glob("require*.txt"))):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="session")
def egg(project: Path) -> Path:
    """The egg, built by the command that `make deploy` uses."""
    pytest.importorskip("scrapyd_client", reason="requirements-deploy.txt is not installed")
    command = [sys.executable, "-m", "scrapyd_client.deploy", "--build-egg", "newsspider.egg"]
    subprocess.run(command, cwd=project, check=True, capture_output=True, timeout=120)
    return project / "newsspider.egg"
