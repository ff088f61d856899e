"""What can go wrong between the program and its database, and how to tell an absent one from one that refuses."""

import logging
from collections.abc import Mapping
from typing import Any

from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DocumentTooLarge,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)

logger = logging.getLogger(__name__)


class StorageError(RuntimeError):
    """The archive cannot be used. The message is one line without credentials that says what and what to do."""


class NoArchive(StorageError, FileNotFoundError):
    """Nothing was ever stored where it was looked for."""


class DatabaseAway(StorageError):
    """The database does not answer; later it may."""


class DatabaseDamaged(StorageError):
    """The embedded database's files are damaged. A person must restore a backup, or save what can be read."""


class DatabaseRefused(StorageError):
    """The database answers and does not let us in, or the URI is wrong. Waiting does not help."""


# AuthenticationFailed, Unauthorized, and how Atlas says the same (8000).
REFUSALS = frozenset({18, 13, 8000})
# A document's own fault: DocumentValidationFailure, BadValue, TypeMismatch, FailedToParse, DollarPrefixedFieldName,
# InvalidBSON, BSONObjectTooLarge, "object to insert too large", Location17419 and 17420 (update makes it too large).
DOCUMENT_FAULTS = frozenset({121, 2, 14, 9, 52, 22, 10334, 17280, 17419, 17420, 16755})
DUPLICATE_KEY = 11000
MAX_SIZE = 16 * 1024 * 1024  # bytes of BSON that a document may have
WRITE_CONFLICT = 112
INTERNAL_ERROR = 1


def is_away(error: BaseException) -> bool:
    """Whether an error means that the database is not at hand, rather than that it refuses what was sent.

    What is neither a refusal of access nor a document's fault (no space, a lost lock, a step-down) counts as absence:
    such troubles pass, and what was to be written waits on disk meanwhile.
    """
    if isinstance(error, ConnectionFailure | ExecutionTimeout | WTimeoutError):
        return True
    if isinstance(error, BulkWriteError):
        # Its own code says only that there are errors.
        codes = {failure["code"] for failure in (error.details or {}).get("writeErrors", [])}
        return not codes or bool(codes - REFUSALS - DOCUMENT_FAULTS - {DUPLICATE_KEY})
    if isinstance(error, OperationFailure):
        return error.code not in REFUSALS and error.code not in DOCUMENT_FAULTS
    return isinstance(error, PyMongoError)


def is_document_fault(error: BaseException) -> bool:
    """Whether an error is about what was sent, so that sending it again would give it again."""
    if isinstance(error, BulkWriteError):
        failures = (error.details or {}).get("writeErrors", [])
        return bool(failures) and all(failure["code"] in DOCUMENT_FAULTS for failure in failures)
    return isinstance(error, DocumentTooLarge) or getattr(error, "code", None) in DOCUMENT_FAULTS


def duplicates(error: BulkWriteError) -> list[Mapping[str, Any]]:
    """The failures of a bulk that another process caused by being first; those by a document's own fault are logged.

    :raises OperationFailure: if there are others: the database could not write.
    """
    if (error.details or {}).get("writeConcernErrors"):
        raise error
    found = []
    for failure in (error.details or {})["writeErrors"]:
        if failure["code"] in (DUPLICATE_KEY, WRITE_CONFLICT):
            found.append(failure)
        elif failure["code"] in DOCUMENT_FAULTS:
            logger.error("The database refuses a record: %s", failure.get("errmsg"))
        else:
            raise OperationFailure(failure.get("errmsg", ""), failure["code"], dict(failure))
    return found


def reason_of(error: Mapping[str, Any]) -> str:
    """The server's reason in one line; of a validator the fields that it did not accept."""
    reason = str(error.get("errmsg", ""))
    rules = error.get("errInfo", {}).get("details", {}).get("schemaRulesNotSatisfied", [])
    for rule in rules:
        for refused in rule.get("propertiesNotSatisfied", []):
            why = "; ".join(str(part.get("reason", part.get("operatorName"))) for part in refused.get("details", []))
            reason += f"; {refused.get('propertyName')}: {why}"
        if rule.get("missingProperties"):
            reason += f"; missing: {', '.join(rule['missingProperties'])}"
    return reason[:1000]
