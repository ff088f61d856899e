"""What the commands share: reading the archive, fetching a page, tables, export, reading recordings again."""
