"""What happens to an article after extraction: clean, validate, store, find copies."""
