"""Where a project is: its folder, and the package that its own site files are written into."""

import importlib
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.utils.conf import closest_scrapy_cfg


def project_folder() -> Path:
    """The folder of the nearest scrapy.cfg; without one the folder one works in."""
    found = closest_scrapy_cfg()
    return Path(found).resolve().parent if found else Path.cwd()


def site_folder(settings: BaseSettings) -> Path:
    """The folder of the package that NEWSPIDER_MODULE names."""
    package = importlib.import_module(settings["NEWSPIDER_MODULE"])
    return Path(package.__path__[0])


def is_shipped(settings: BaseSettings) -> bool:
    """Whether site files would be written into the installed package, which the next upgrade takes away."""
    folder = site_folder(settings)
    return "site-packages" in folder.parts and not folder.is_relative_to(project_folder())
