"""Reads the documents out of the files of an embedded database that no longer opens.

Run as ``python -m newsspider.storage.server.salvage FOLDER OUT``, in a process of its own, since the library ends its
process where it meets what it cannot bear. FOLDER is a copy, which is changed. OUT gets one BSON document for each one
that was read: ``db``, ``collection`` and ``doc``. The last line printed is how many documents there should be, or "?".

Each file of documents is salvaged by itself in a new database, so that nothing is needed of the old one's catalogue.
"""

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import bson
import wiredtiger

_DOCUMENTS = "secantus_documents_sh*.wt"
_DOCUMENTS_FORMAT = "key_format=SSq,value_format=u"
_SEQUENCE, _SEQUENCE_FORMAT = "secantus_natural_seq.wt", "key_format=SSu,value_format=q"


def recover(folder: Path) -> None:
    """Write what stands in the log into the files, if the database opens so far."""
    connection = wiredtiger.wiredtiger_open(str(folder), "log=(enabled=true)")
    connection.open_session().checkpoint()
    connection.close()


def rows(file: Path, form: str) -> Iterator[tuple[Any, Any]]:
    """Keys and values of all that is left in a file."""
    home = file.parent / f"{file.stem}.salvage"
    home.mkdir()
    connection = wiredtiger.wiredtiger_open(str(home), "create")
    session = connection.open_session()
    session.create(f"file:{file.name}", form)
    connection.close()
    shutil.copyfile(file, home / file.name)
    connection = wiredtiger.wiredtiger_open(str(home), "salvage=true")
    session = connection.open_session()
    session.salvage(f"file:{file.name}", "force=true")
    cursor = session.open_cursor(f"file:{file.name}")
    while cursor.next() == 0:
        yield cursor.get_key(), cursor.get_value()
    connection.close()
    shutil.rmtree(home)


def documents(file: Path) -> Iterator[tuple[str, str, bytes]]:
    """Database, collection and BSON of each document of a file. Of one that stands there twice the later one."""
    found: dict[tuple[str, str, bytes], bytes] = {}
    for (db, collection, _), value in rows(file, _DOCUMENTS_FORMAT):
        data = bytes(value)
        size = int.from_bytes(data[:4], "little")  # of the key that stands before the document
        found[db, collection, data[4 : 4 + size]] = data[4 + size :]
    for (db, collection, _), document in found.items():
        yield db, collection, document


def dump(folder: Path, out: BinaryIO) -> None:
    """Write each document that can be read."""
    for file in sorted(folder.glob(_DOCUMENTS)):
        try:
            for db, collection, document in documents(file):
                try:
                    out.write(bson.encode({"db": db, "collection": collection, "doc": bson.decode(document)}))
                except bson.errors.BSONError:
                    print(f"a document of {collection} is damaged", file=sys.stderr)
        except Exception as error:  # one file that cannot be read costs that file
            print(f"{file.name}: {error}", file=sys.stderr)


def expected(folder: Path) -> int | None:
    """How many documents there were, by the file that numbers them; None if that cannot be read either."""
    try:
        counts = Counter((db, collection) for (db, collection, _), _ in rows(folder / _SEQUENCE, _SEQUENCE_FORMAT))
        return counts.total()
    except Exception:  # any file may be damaged
        return None


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    if sys.argv[2] == "recover":
        recover(folder)
    else:
        with Path(sys.argv[2]).open("wb") as out:
            dump(folder, out)
        total = expected(folder)
        print("?" if total is None else total)
