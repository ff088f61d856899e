"""The table of fields: what is derived from it, and what a new row reaches."""

from pathlib import Path

import pytest

from newsspider.health.measures import Measures
from newsspider.items import CONTENT_FIELDS, FIELD_TABLE, READABLE_FIELDS, Article
from newsspider.items.fields import TEXT_OR_NULL, FieldSpec, documentation, layout_names, names, schema, type_name
from newsspider.portals.portal import SELECTABLE
from newsspider.storage.schema.migrations import reshaped
from newsspider.storage.schema.shapes import ARTICLE, REVISION

ROOT = Path(__file__).resolve().parents[2]

MADE_UP = FieldSpec(
    TEXT_OR_NULL, "a made-up field", content=True, watched=True, layout="photographer", page=True, label="المصوّر"
)


def with_made_up_field() -> dict[str, FieldSpec]:
    """A copy of the table with a field after `authors`."""
    table: dict[str, FieldSpec] = {}
    for name, spec in FIELD_TABLE.items():
        table[name] = spec
        if name == "authors":
            table["photographer"] = MADE_UP
    return table


def test_a_new_field_arrives_in_the_validator() -> None:
    made = schema(with_made_up_field())
    assert made["properties"]["photographer"] == {"bsonType": ["string", "null"]}
    assert made["required"].index("photographer") == made["required"].index("authors") + 1


def test_a_new_field_arrives_in_the_layout() -> None:
    assert "photographer" in layout_names(with_made_up_field())
    assert "photographer" not in layout_names(FIELD_TABLE)


def test_a_new_field_arrives_in_the_coverage() -> None:
    measures = Measures(names(with_made_up_field(), "watched"))
    for name in (None, "منى"):
        article = Article(_id="alwafd:1", headline="عنوان")
        article.photographer = name  # type: ignore[attr-defined] # only the copy of the table has it
        measures.add(article)
    assert (measures.coverage["photographer"], measures.coverage["headline"]) == (0.5, 1.0)


def test_a_new_field_arrives_in_the_export_and_in_the_document() -> None:
    table = with_made_up_field()
    assert "photographer" in names(table, "exported")
    assert "| `photographer` | string or null | a made-up field |" in documentation(table)


def test_a_new_field_is_put_into_old_documents_in_its_place() -> None:
    (stage,) = reshaped({"photographer": None}, with_made_up_field())
    shape = stage["$replaceWith"]
    assert shape["photographer"] == {"$literal": None}
    assert list(shape).index("photographer") == list(shape).index("authors") + 1
    assert shape["body"] == "$body"


def test_what_the_program_uses_is_the_tables() -> None:
    assert tuple(ARTICLE["required"]) == tuple(FIELD_TABLE)
    assert (*layout_names(FIELD_TABLE), "remove") == SELECTABLE
    assert names(FIELD_TABLE, "exported") == READABLE_FIELDS
    assert set(CONTENT_FIELDS) <= set(REVISION["properties"])


def test_every_watched_field_has_an_arabic_name() -> None:
    assert [name for name in names(FIELD_TABLE, "watched") if not FIELD_TABLE[name].label] == []


def test_the_document_shows_the_table() -> None:
    text = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
    assert documentation(FIELD_TABLE) in text, documentation(FIELD_TABLE)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("related", "list of {`title`, `url`, `label`}"),
        ("published_precision", "string or null"),
        ("published_at", "date or null"),
        ("authors", "list of strings"),
        ("signature", "binary"),
    ],
)
def test_a_type_is_named_in_words(name: str, words: str) -> None:
    assert type_name(FIELD_TABLE[name].bson) == words
