"""Articles as a Parquet file: in batches and with a declared schema, so that memory does not grow with the archive."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from newsspider.items import FIELD_TABLE, READABLE_FIELDS

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 500  # articles in memory at once
# Columns that queries filter by, and those with few values. Statistics and dictionaries of the others (the smallest and
# the largest body of each row group) take a third of the file and grow in memory with the archive.
FILTERED = ["site", "published_at", "updated_at", "first_seen_at"]
FEW_VALUES = ["site", "language", "section", "published_precision", "timezone"]


class ParquetWriter:
    """Takes articles one by one; a context manager that closes the file.

    :raises ModuleNotFoundError: pyarrow is not installed (the extra ``parquet``).
    :raises OSError: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        # Only who writes Parquet needs pyarrow: 170 MB.
        import pyarrow
        import pyarrow.parquet

        self._arrow = pyarrow
        self._schema = schema()
        self._rows: list[dict[str, Any]] = []
        names = set(self._schema.names)
        self._writer = pyarrow.parquet.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            write_statistics=[name for name in FILTERED if name in names],
            use_dictionary=[name for name in FEW_VALUES if name in names],
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        try:
            self._flush()
        finally:
            self._writer.close()

    def add(self, doc: Mapping[str, Any]) -> None:
        """Take one article; its fields of ``READABLE_FIELDS`` are written."""
        row = {name: doc.get(name) for name in READABLE_FIELDS}
        row["extraction"] = list((row["extraction"] or {}).items())
        self._rows.append(row)
        if len(self._rows) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def schema() -> "pa.Schema":
    """The columns: the readable fields of docs/documents.md with their types."""
    # As above.
    import pyarrow as pa

    types = {
        "date": pa.timestamp("ms", tz="UTC"),
        "int": pa.int64(),
        "string": pa.string(),
        "object": pa.map_(pa.string(), pa.string()),
    }
    related = pa.struct([("title", pa.string()), ("url", pa.string()), ("label", pa.string())])

    def column(name: str) -> Any:
        if name == "body":
            return pa.large_string()
        kind = bson_type(FIELD_TABLE[name].bson)
        if kind == "array":
            return pa.list_(related if name == "related" else pa.string())
        return types[kind]

    return pa.schema([(name, column(name)) for name in READABLE_FIELDS], metadata={"schema_version": "2"})


def bson_type(validator: Mapping[str, Any]) -> str:
    """The one type of a field besides null.

    >>> bson_type({"bsonType": ["string", "null"]}), bson_type({"enum": ["a", None]})
    ('string', 'string')
    """
    kind = validator.get("bsonType", "string")
    kinds = [kind] if isinstance(kind, str) else [one for one in kind if one != "null"]
    return {"long": "int"}.get(kinds[0], kinds[0])
