"""One reading within the bound of processor time, for commands that read a page or two."""

from collections.abc import Callable
from typing import Any, TypeVar

from newsspider.extraction.reader_process import ReaderDied, ReaderProcess, ReadFault, ReadTimeout, is_possible
from newsspider.items import NotAnArticle
from newsspider.items.reasons import Reason

T = TypeVar("T")


def within(limit: float, function: Callable[[], T]) -> T:
    """The function's result, which must be picklable; it runs in a fork of this process.

    :param limit: seconds of processor time; 0, or a system that cannot fork: no bound.
    :raises NotAnArticle: what the function raised; with the reason ``timeout`` if it took longer, ``invalid`` if its
        process died or the reader has a fault.
    """
    if not limit or not is_possible():
        return function()

    def answer(_: Any) -> tuple[T | None, tuple[Reason, str] | None]:
        try:
            return function(), None
        except NotAnArticle as error:
            return None, (error.reason, error.detail)

    process = ReaderProcess(answer, limit)
    try:
        result, refused = process.read(None)
    except ReadTimeout as error:
        raise NotAnArticle("timeout", str(error)) from None
    except ReaderDied as error:
        raise NotAnArticle("invalid", str(error)) from None
    except ReadFault as error:
        raise NotAnArticle("invalid", f"a fault of the reader, {str(error).splitlines()[-1][:300]}") from None
    finally:
        process.close()
    if refused is not None:
        raise NotAnArticle(*refused)
    return result
