"""What is declared of a field, once: its type, its uses and its meaning. Everything else is derived from this table."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

Bson = Mapping[str, Any]

TEXT: Bson = {"bsonType": "string"}
TEXT_OR_NULL: Bson = {"bsonType": ["string", "null"]}
TEXTS: Bson = {"bsonType": "array", "items": TEXT}
MOMENT: Bson = {"bsonType": "date"}
MOMENT_OR_NULL: Bson = {"bsonType": ["date", "null"]}
COUNT: Bson = {"bsonType": "int", "minimum": 0}
POSITIVE: Bson = {"bsonType": "int", "minimum": 1}


@dataclass(frozen=True)
class FieldSpec:
    """One field of the article.

    ``bson`` is its part of the validator and ``meaning`` its line in docs/documents.md. A change of a ``content`` field
    makes a revision; of others the newest value is kept. The share of a ``watched`` field is followed from run to run.
    ``layout`` is the name under which a site file's layout may select it. ``page``: a single page can give it.
    ``judged``: a person can compare it with the page by eye. ``exported``: people read it. ``archive``: kept by the
    archive itself and never taken from a page. ``label`` is its Arabic name.
    """

    bson: Bson
    meaning: str
    content: bool = False
    watched: bool = False
    layout: str | None = None
    page: bool = False
    judged: bool = False
    exported: bool = True
    archive: bool = False
    label: str = ""


Table = Mapping[str, FieldSpec]


def declared(
    bson: Bson, meaning: str, *, default: Any = MISSING, factory: Callable[[], Any] | None = None, **uses: Any
) -> Any:
    """A dataclass field with its :class:`FieldSpec`. ``factory`` makes the default of a field that can be changed."""
    metadata = {"spec": FieldSpec(bson, meaning, **uses)}
    if factory is not None:
        return field(default_factory=factory, metadata=metadata)
    return field(default=default, metadata=metadata)


def table_of(item: type) -> Table:
    """The table of a dataclass whose fields are all :func:`declared`, in their order."""
    return {one.name: one.metadata["spec"] for one in fields(item)}


def names(table: Table, use: str) -> tuple[str, ...]:
    """The fields that have a use: ``content``, ``watched``, ``page``, ``judged``, ``exported`` or ``archive``."""
    return tuple(name for name, spec in table.items() if getattr(spec, use))


def schema(table: Table, **optional: Bson) -> dict[str, Any]:
    """The JSON schema of documents that hold every field of the table, ``optional`` ones besides, and no other."""
    return {
        "bsonType": "object",
        "required": list(table),
        "additionalProperties": False,
        "properties": {name: dict(spec.bson) for name, spec in table.items()} | optional,
    }


def layout_names(table: Table) -> tuple[str, ...]:
    """The names under which a layout selects fields."""
    return tuple(spec.layout for spec in table.values() if spec.layout)


def documentation(table: Table) -> str:
    """The table as it stands in docs/documents.md."""
    rows = [f"| `{name}` | {type_name(spec.bson)} | {spec.meaning} |" for name, spec in table.items()]
    return "\n".join(["| field | type | meaning |", "|---|---|---|", *rows])


_NAMES = {"string": "string", "date": "date", "int": "int", "long": "long", "binData": "binary", "object": "document"}


def type_name(bson: Bson) -> str:
    """A type of the validator in words.

    >>> type_name({"bsonType": ["string", "null"]}), type_name(TEXTS)
    ('string or null', 'list of strings')
    """
    if "enum" in bson:
        return "string or null" if None in bson["enum"] else "string"
    kind = bson["bsonType"]
    if isinstance(kind, list):
        return f"{_NAMES[kind[0]]} or null"
    if kind != "array":
        return _NAMES[kind]
    if "properties" in bson["items"]:
        return "list of {" + ", ".join(f"`{name}`" for name in bson["items"]["properties"]) + "}"
    return f"list of {type_name(bson['items'])}s"
