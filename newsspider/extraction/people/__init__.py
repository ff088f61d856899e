"""Persons, agencies and the names that source lines credit."""
