"""Measurements: ``make bench``. Ratios side by side in one run, since machines are noisy."""
