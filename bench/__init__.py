"""Measurements: ``make bench``. Ratios side by side in one run, since machines are noisy."""

import os

# What is installed has its bytecode. Without it each process that is started would compile the whole package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
