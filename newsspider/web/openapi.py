"""The JSON interface described as OpenAPI 3.1, from the table of fields."""

from typing import Any

from newsspider import __version__

_DAY = {"type": "string", "format": "date"}
_TEXT = {"type": "string", "maxLength": 500}


def document(base: str) -> dict[str, Any]:
    """The description, for the server at ``base``."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "newsspider: the archive",
            "version": __version__,
            "description": "Read only. Moments are ISO 8601 in UTC; an article has the fields of docs/documents.md.",
        },
        "servers": [{"url": base}],
        "paths": {
            "/api/articles": _get("The newest articles", _LIST, _PAGED, [*_FILTERS, _CURSOR, _LIMIT, _KIND, _COPIES]),
            "/api/search": _get("What a query finds", _HITS, _PAGED, [_Q, *_FILTERS, *_SEARCH, _LIMIT, _COPIES]),
            "/api/articles/{id}": _get(
                "One article, or one version of it: ID@REVISION", _ARTICLE, {}, [_ID], missing=True
            ),
            "/api/articles/{id}/revisions": _get("Its versions and what changed", _REVISIONS, {}, [_ID], missing=True),
            "/api/stories/{id}": _get("The articles of a story", _STORY, {}, [_ID], missing=True),
            "/api/corrections": _get(
                "What portals changed after publication", _CORRECTIONS, _PAGED, [*_CHANGES, _LIMIT]
            ),
            "/api/attention": _get("Articles a day and site that match queries", _ROWS, {}, [_QS, *_FILTERS, _FORMAT]),
        },
        "components": {"schemas": {"Article": _article()}},
    }


def _article() -> dict[str, Any]:
    return {"type": "object", "required": ["_id", "site", "headline"], "properties": {"_id": {"type": "string"}}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _parameter(name: str, description: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


_REF = {"$ref": "#/components/schemas/Article"}
_LIST = _object(articles={"type": "array", "items": _REF}, next={"type": ["string", "null"]})
_HITS = _object(
    total={"type": "integer"}, articles={"type": "array", "items": _REF}, next={"type": ["integer", "null"]}
)
_ARTICLE = _REF
_REVISIONS = _object(_id={"type": "string"}, versions={"type": "array"}, corrections={"type": "array"})
_STORY = _object(story_id={"type": "string"}, articles={"type": "array", "items": _REF})
_CORRECTIONS = _object(corrections={"type": "array"}, next={"type": ["string", "null"]})
_ROWS = _object(rows={"type": "array"})
_PAGED: dict[str, Any] = {}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
_Q = _parameter("q", 'words, "a phrase", -without, OR, headline:word', _TEXT, required=True)
_QS = _parameter(
    "q", "one query or several", {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 10}, required=True
)
_LIMIT = _parameter("limit", "how many", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50})
_CURSOR = _parameter("cursor", "`next` of the page before", {"type": "string", "pattern": r"^\d{1,9}-\d{1,18}$"})
_KIND = _parameter("kind", "only these", {"type": "string", "enum": ["corrected", "withdrawn"]})
_COPIES = _parameter("copies", "1: copies one by one", {"type": "string", "enum": ["0", "1"]})
_FORMAT = _parameter("format", "", {"type": "string", "enum": ["json", "csv"]})
_FILTERS = [
    _parameter("site", "portals, separated by commas", _TEXT),
    _parameter("since", "published on this day or later", _DAY),
    _parameter("until", "published before this day", _DAY),
    _parameter("section", "of this section", _TEXT),
    _parameter("source", "that credit this source", _TEXT),
    _parameter("author", "by this author", _TEXT),
]
_CHANGES = [
    _parameter("site", "portals, separated by commas", _TEXT),
    _parameter("since", "seen on this day (UTC) or later", _DAY),
    _parameter("until", "seen before this day (UTC)", _DAY),
    _parameter("all", "1: also those by a better reading of the page", {"type": "string", "enum": ["0", "1"]}),
    _parameter("before", "`next` of the page before", {"type": "string", "pattern": r"^[0-9]{1,14}(-\S{1,400})?$"}),
]
_SEARCH = [
    _parameter("sort", "order", {"type": "string", "enum": ["relevance", "date"]}),
    _parameter("exact", "1: words as they are written", {"type": "string", "enum": ["0", "1"]}),
    _parameter("start", "`next` of the page before", {"type": "integer", "minimum": 0, "maximum": 9_999_999}),
]
_PROBLEM = {
    "description": "What cannot be read, in one line",
    "content": {"application/json": {"schema": _object(error={"type": "string"})}},
}


def _get(
    summary: str,
    schema: dict[str, Any],
    more: dict[str, Any],
    parameters: list[dict[str, Any]],
    *,
    missing: bool = False,
) -> dict[str, Any]:
    responses: dict[str, Any] = {
        "200": {"description": summary, "content": {"application/json": {"schema": schema}}},
        "400": _PROBLEM,
    }
    if missing:
        responses["404"] = _PROBLEM
    if any(parameter["name"] == "format" for parameter in parameters):
        responses["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    return {"get": {"summary": summary, "parameters": parameters, "responses": responses, **more}}
