"""The database brought to its shape and version at start, by any number of processes at once."""

import asyncio
from collections.abc import Mapping
from typing import Any

from pymongo.errors import CollectionInvalid, OperationFailure

from newsspider.storage.schema.migrations import MIGRATIONS, Migration
from newsspider.storage.schema.shapes import DAY, INDEXES, VALIDATORS
from newsspider.storage.schema.views import newest, views
from newsspider.storage.server.client import Database
from newsspider.storage.server.errors import StorageError

# Of the documents and of the database. Raised with every change that old documents must be brought up to.
SCHEMA_VERSION = max(MIGRATIONS)


class SchemaTooNew(StorageError):
    """The database was made by a newer release."""


async def prepare(
    db: Database,
    *,
    version: int = SCHEMA_VERSION,
    migrations: Mapping[int, Migration] = MIGRATIONS,
    keep_days: Mapping[str, int] | None = None,
) -> None:
    """Make collections, validators, indexes and views, and bring old documents up to date. Safe to repeat.

    ``keep_days`` says how long ``rejected`` and ``crawls`` are kept.

    :raises SchemaTooNew: when a newer release has made the database; nothing is touched then.
    """
    stored = await db["meta"].find_one({"_id": "schema"})
    found = stored["version"] if stored else None
    if found is not None and found > version:
        raise SchemaTooNew(
            f"the database {db.name} has schema version {found}, this release knows {version}: update newsspider"
        )
    existing = {info["name"]: info async for info in await db.list_collections()}
    await asyncio.gather(*(_collection(db, name, existing.get(name)) for name in VALIDATORS))
    await asyncio.gather(*(_indexes(db, name, keep_days or {}) for name in INDEXES))
    for number in range((found or version) + 1, version + 1):
        if number in migrations:
            await migrations[number](db)
    await refresh_views(db, existing)
    if found != version:
        # $max: of two releases that start at once the newer wins.
        await db["meta"].update_one({"_id": "schema"}, {"$max": {"version": version}}, upsert=True)


async def refresh_views(db: Database, existing: Mapping[str, Mapping[str, Any]] | None = None) -> None:
    """Make the views, and let their bounds follow the newest article. ``existing`` are the collections, where known."""
    if existing is None:
        existing = {info["name"]: info async for info in await db.list_collections()}
    wanted = views(await newest(db))
    for name, view in wanted.items():  # one by one: SecantusDB may lose one of two views that are made at once
        await _view(db, name, *view, existing.get(name))


async def _collection(db: Database, name: str, existing: Mapping[str, Any] | None) -> None:
    validator = {"$jsonSchema": VALIDATORS[name]}
    if existing is None:
        try:
            await db.create_collection(name, validator=validator)
        except (CollectionInvalid, OperationFailure) as error:
            if not isinstance(error, CollectionInvalid) and error.code != 48:  # NamespaceExists
                raise
        else:
            return
    elif existing.get("options", {}).get("validator") == validator:
        return
    await db.command("collMod", name, validator=validator, validationLevel="strict", validationAction="error")


async def _indexes(db: Database, name: str, keep_days: Mapping[str, int]) -> None:
    there = await db[name].index_information()
    for model in INDEXES[name]:
        wanted = dict(model.document)
        if "expireAfterSeconds" in wanted and name in keep_days:
            wanted["expireAfterSeconds"] = keep_days[name] * DAY
        present = there.get(wanted["name"])
        if present is None or _shape(present) != _shape(wanted):
            await _create_index(db, name, wanted, replace=present is not None)
        elif present.get("expireAfterSeconds") != wanted.get("expireAfterSeconds"):
            change = {"name": wanted["name"], "expireAfterSeconds": wanted["expireAfterSeconds"]}
            await db.command("collMod", name, index=change)


def _shape(index: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """What of an index cannot be changed without making it anew."""
    return dict(index["key"]), "partialFilterExpression" in index


async def _create_index(db: Database, name: str, wanted: Mapping[str, Any], *, replace: bool) -> None:
    options = {key: value for key, value in wanted.items() if key != "key"}
    if replace:
        await _drop_index(db, name, wanted["name"])
    await db[name].create_index(list(wanted["key"].items()), **options)


async def _drop_index(db: Database, name: str, index: str) -> None:
    try:
        await db[name].drop_index(index)
    except OperationFailure as error:
        if error.code != 27:  # IndexNotFound: another process dropped it
            raise


async def _view(
    db: Database, name: str, source: str, pipeline: list[dict[str, Any]], existing: Mapping[str, Any] | None
) -> None:
    wanted: dict[str, Any] = {"viewOn": source, "pipeline": pipeline}
    if existing is not None:
        if _is_view(existing, wanted):
            return
        try:
            await db.command("collMod", name, **wanted)
        except OperationFailure as error:
            if error.code == 13:  # Unauthorized: this user may only read
                raise
            # Another process has just dropped it.
        async for changed in await db.list_collections(filter={"name": name}):
            if _is_view(changed, wanted):
                return
        try:
            await db.drop_collection(name)  # SecantusDB accepts collMod of a view, and changes nothing
        except OperationFailure as error:
            if error.code != 13:  # Unauthorized: the least role may not drop; the view stays as it was
                raise
            return
    try:
        await db.create_collection(name, check_exists=False, **wanted)
    except OperationFailure as error:
        if error.code != 48:  # NamespaceExists: another process made it
            raise


def _is_view(info: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    options = info.get("options", {})
    return all(options.get(name) == value for name, value in wanted.items())
