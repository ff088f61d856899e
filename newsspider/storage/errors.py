"""What can go wrong between the program and its database, and how to tell an absent one from one that refuses."""

from pymongo.errors import ConnectionFailure, ExecutionTimeout, OperationFailure, PyMongoError, WTimeoutError


class StorageError(RuntimeError):
    """The archive cannot be used. The message is one line without credentials that says what and what to do."""


class DatabaseAway(StorageError):
    """The database does not answer; later it may."""


class DatabaseRefused(StorageError):
    """The database answers and does not let us in, or the URI is wrong. Waiting does not help."""


# AuthenticationFailed, Unauthorized, and how Atlas says the same (8000).
REFUSALS = frozenset({18, 13, 8000})
# A document's own fault: DocumentValidationFailure, BadValue, TypeMismatch, FailedToParse, DollarPrefixedFieldName,
# InvalidBSON, BSONObjectTooLarge, "object to insert too large", Location17419 and 17420 (update makes it too large).
DOCUMENT_FAULTS = frozenset({121, 2, 14, 9, 52, 22, 10334, 17280, 17419, 17420, 16755})
DUPLICATE_KEY = 11000
WRITE_CONFLICT = 112


def is_away(error: BaseException) -> bool:
    """Whether an error means that the database is not at hand, rather than that it refuses what was sent.

    What is neither a refusal of access nor a document's fault (no space, a lost lock, a step-down) counts as absence:
    such troubles pass, and what was to be written waits on disk meanwhile.
    """
    if isinstance(error, ConnectionFailure | ExecutionTimeout | WTimeoutError):
        return True
    if isinstance(error, OperationFailure):
        return error.code not in REFUSALS and error.code not in DOCUMENT_FAULTS
    return isinstance(error, PyMongoError)
