"""For scrapyd-deploy, which builds an egg by this file and writes one of its own if it finds none."""

from setuptools import setup

setup()  # all that is declared is in pyproject.toml
