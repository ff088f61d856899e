"""Making and checking site files: drafts, saved samples, checks, the live check."""
