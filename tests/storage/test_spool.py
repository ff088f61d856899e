"""The spool: on disk when it says so, whole or not at all, drained once and in order."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.items import Rejection, Sighting, Visit, document
from newsspider.items.sightings import Retraction, RunDocument
from newsspider.storage.documents.rejected import rejected_document
from newsspider.storage.schema.schema import SCHEMA_VERSION
from newsspider.storage.writing.records import Record, decode, encode
from newsspider.storage.writing.spool import Spool, SpoolFull
from newsspider.storage.writing.spool_file import HEADER, SpoolFile, frame
from tests.storage.samples import T0, sighting


def visits(*numbers: int) -> list[Record]:
    return [Visit(f"alwafd:{n}", f"https://alwafd.news/{n}", "alwafd", T0, "done") for n in numbers]


def drained(spool: Spool) -> list[Record]:
    taken: list[Record] = []

    async def apply(records: list[Record], _: Path) -> None:
        taken.extend(records)

    asyncio.run(spool.drain(apply))
    return taken


def test_every_kind_of_record_comes_back_as_it_was() -> None:
    seen = sighting(1, section="محافظات")
    assert seen.article.fetch is not None
    seen.article.fetch = replace(seen.article.fetch, signs=("stamp", "address"), titles=("عنوان",), named="عنوان")
    seen = replace(seen, fetch=seen.article.fetch)
    back = decode(encode(seen))
    assert isinstance(back, Sighting)
    seen.article.schema_version = SCHEMA_VERSION  # what waited is written in the present shape
    assert document(back.article) == document(seen.article)
    assert (back.fetch, back.article.fetch, back.source) == (seen.fetch, seen.fetch, None)
    rejection = Rejection("a:1", "https://x/1", "a", T0, "not_article", "no text", "عنوان", "نص", 200)
    retraction = Retraction("a:1", T0, replace(rejection, reason="suspect", text_key="0f"))
    for record in (
        *visits(1),
        rejection,
        retraction,
        RunDocument({"_id": "a", "started_at": T0, "counts": {"stored": 1}}),
    ):
        assert decode(encode(record)) == record


def test_a_rejected_page_is_cut_to_a_readable_size_and_can_be_stored() -> None:
    doc = rejected_document(Rejection("a:1", "u", "a", T0, "invalid", "\ud800" * 5000, "x" * 5000, "y" * 5000))
    assert [len(doc[name]) for name in ("detail", "headline", "sample")] == [1000, 1000, 2000]
    assert decode(encode(Rejection("a:1", "u", "a", T0, "invalid", "\ud800"))).detail == "?"  # type: ignore[union-attr]


def test_what_was_appended_is_drained_in_order_and_gone(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    asyncio.run(spool.append(visits(1, 2)))
    asyncio.run(spool.append(visits(3)))
    assert drained(Spool(tmp_path)) == []  # still held by the process that writes it
    assert drained(spool) == visits(1, 2, 3)
    assert spool.empty


def test_files_are_drained_oldest_first(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for number in range(4):
        asyncio.run(spool.append(visits(number)))
        spool.rotate()
    assert drained(spool) == visits(0, 1, 2, 3)


def test_a_drain_that_breaks_off_leaves_the_file(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    asyncio.run(spool.append(visits(*range(150))))

    async def apply(records: list[Record], _: Path) -> None:
        if len(records) < 100:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        asyncio.run(spool.drain(apply))
    assert len(drained(spool)) == 150


@pytest.mark.parametrize("missing", [1, 5, 30])
def test_a_torn_last_record_is_skipped_and_reported(
    tmp_path: Path, missing: int, caplog: pytest.LogCaptureFixture
) -> None:
    spool = Spool(tmp_path)
    asyncio.run(spool.append(visits(1, 2)))
    spool.rotate()
    (path,) = spool.files()
    os.truncate(path, path.stat().st_size - missing)
    assert drained(spool) == visits(1)
    assert "torn" in caplog.text
    assert spool.empty


def test_a_damaged_record_costs_itself_and_the_file_is_kept_for_someone_to_look_at(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    asyncio.run(spool.append(visits(1, 2, 3)))
    spool.rotate()
    (path,) = spool.files()
    data = bytearray(path.read_bytes())
    data[len(HEADER) + len(frame(encode(visits(1)[0]))) + 40] ^= 0xFF
    path.write_bytes(data)
    assert drained(spool) == visits(1, 3)
    assert spool.empty
    assert path.with_suffix(".damaged").exists()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_damage_gives_a_record_that_was_not_written(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("spool") / "x.spool"
    whole = HEADER + b"".join(frame(encode(record)) for record in visits(*range(5)))
    cut = data.draw(st.integers(0, len(whole)))
    flips = data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(1, 255)), max_size=3))
    changed = bytearray(whole)
    for position, mask in flips:
        changed[position] ^= mask
    path.write_bytes(changed[:cut])
    found = list(SpoolFile(path))
    assert [record for record in visits(*range(5)) if record in found] == found


def test_beyond_the_bound_nothing_is_written_and_the_error_says_what_to_do(tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_bytes=600)
    asyncio.run(spool.append(visits(1)))
    with pytest.raises(SpoolFull, match="NEWSSPIDER_SPOOL_MAX_BYTES"):
        asyncio.run(spool.append(visits(*range(100))))
    assert drained(spool) == visits(1)


def test_a_crawl_must_stop_while_there_is_still_room_for_what_it_has_in_hand(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    asyncio.run(spool.append(visits(*range(100))))
    spool.max_bytes = int(spool.files()[0].stat().st_size * 1.08)
    with pytest.raises(SpoolFull, match="the spool is full"):
        spool.check_room()
    asyncio.run(spool.append(visits(1000)))
    assert len(drained(spool)) == 101


def test_a_full_disk_tears_nothing(tmp_path: Path) -> None:
    """A limit of the file size stands for the disk: the kernel writes what fits and then refuses."""
    code = """
import asyncio, resource, signal, sys
from pathlib import Path
from newsspider.storage.writing.spool import Spool, SpoolFull
from tests.storage.test_spool import visits, drained
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
spool = Spool(Path(sys.argv[1]))
asyncio.run(spool.append(visits(1)))
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
try:
    asyncio.run(spool.append(visits(*range(100))))
except SpoolFull as error:
    print("full:", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(len(drained(spool)))
"""
    root = Path(__file__).resolve().parents[2]
    result = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60, cwd=root, check=False
    )
    assert "full: the spool is full: no space left" in result.stdout, result.stderr
    assert result.stdout.strip().endswith("\n1")
    assert list((tmp_path / "spool").glob("*.damaged")) == []


def test_a_killed_process_leaves_whole_records_and_no_lock(tmp_path: Path) -> None:
    code = """
import asyncio, sys
from pathlib import Path
from newsspider.storage.writing.spool import Spool
from tests.storage.test_spool import visits
spool = Spool(Path(sys.argv[1]))
for number in range(100_000):
    asyncio.run(spool.append(visits(number)))
    print(number, flush=True)
"""
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=root)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(20)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=10)
    last = int((rest.split() or said)[-1])
    keys = [record.key for record in drained(Spool(tmp_path))]  # type: ignore[union-attr]
    assert keys[: last + 1] == [f"alwafd:{n}" for n in range(last + 1)]


def test_two_that_drain_at_once_do_not_give_a_record_twice(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    asyncio.run(spool.append(visits(*range(500))))
    spool.rotate()
    taken: list[Record] = []

    async def apply(records: list[Record], _: Path) -> None:
        taken.extend(records)
        await asyncio.sleep(0.01)

    async def both() -> None:
        await asyncio.gather(Spool(tmp_path).drain(apply), Spool(tmp_path).drain(apply))

    asyncio.run(both())
    assert taken == visits(*range(500))


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file")
    with pytest.raises(SpoolFull, match="cannot be written"):
        asyncio.run(Spool(tmp_path).append(visits(1)))


def test_a_file_that_cannot_be_opened_costs_itself_and_not_those_after_it(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    (spool.folder / "20200101T000000000000-1-000001-aaaaaa.spool").mkdir(parents=True)
    asyncio.run(spool.append(visits(1, 2)))
    assert drained(spool) == visits(1, 2)
