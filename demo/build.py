"""Builds the demo's recordings, of a day and of the next, from the pages beside it: ``python demo/build.py``.

The texts, names and places are invented; the markup is that of the portals' present themes and of one of 2019.
"""

import sys
import tomllib
import uuid
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from html import escape
from itertools import count
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from newsspider.recordings import Exchange, Recorder  # noqa: E402  # the project need not be installed

# Each recording, and what it is built from.
RECORDINGS = {"alwafd.warc.gz": "recording.toml", "next-day.warc.gz": "next-day.toml"}
USER_AGENT = "newsspider (archive of Arabic news)"
SITE = "https://www.alwafd.news"


def main() -> None:
    """Build the recordings anew, where they are committed."""
    for name in RECORDINGS:
        (HERE / name).unlink(missing_ok=True)
        build(HERE / name)


def build(path: Path) -> None:
    """Write the recording of this name to ``path``, which must not exist: the same sources give the same records."""
    source = RECORDINGS[path.name]
    exchanges = list(_exchanges(_read(source)))
    numbers = count()
    # A name of its own for each record; those of the first recording are older than the second's existence.
    prefix = "newsspider-demo" if source == "recording.toml" else f"newsspider-demo/{Path(source).stem}"

    def record_id() -> str:
        return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{prefix}/{next(numbers)}')}>"

    began = exchanges[0]["at"]
    recorder = Recorder(
        path,
        info={"software": "newsspider demo/build.py", "description": "Invented pages of a portal", "robots": "obey"},
        now=lambda: began,
        record_id=record_id,
    )
    for entry in exchanges:
        recorder.write(_exchange(entry))
    recorder.close()
    if recorder.lost:
        raise SystemExit(f"{path} could not be written")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _exchanges(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a manifest lists; first, if it says so, all of another one, later and changed."""
    if "again" in manifest:
        changed = manifest["changed"]
        gone = {number for number, change in changed.items() if change.get("gone")}
        for entry in _exchanges(_read(manifest["again"])):
            entry["at"] += timedelta(hours=manifest["hours"])
            for listing in entry.keys() & {"feed", "section"}:
                entry[listing] = [number for number in entry[listing] if number not in gone]
            if entry.get("article") in gone:
                entry |= {"status": 410, "file": "not-found.html"}
                del entry["article"]
            yield entry | {"changed": changed}
    yield from manifest["exchange"]


def _exchange(entry: dict[str, Any]) -> Exchange:
    url = quote(entry["url"], safe=":/")
    charset = entry.get("charset", "utf-8")
    kind = entry.get("type", "text/html")
    declared = f"; charset={charset}" if entry.get("declared", True) else ""
    headers = [("Date", format_datetime(entry["at"], usegmt=True)), ("Server", "Microsoft-IIS/10.0")]
    if "location" in entry:
        headers.append(("Location", entry["location"]))
    text = _text(entry, url, charset)
    body = text.encode(charset)
    headers += [("Content-Type", kind + declared), ("Content-Length", str(len(body)))]
    return Exchange(
        url=url,
        fetched_at=entry["at"],
        request_headers=[(b"User-Agent", USER_AGENT.encode())],
        status=entry.get("status", 200),
        headers=[(name.encode(), value.encode()) for name, value in headers],
        body=body,
        protocol="HTTP/1.1",
    )


def _text(entry: dict[str, Any], url: str, charset: str) -> str:
    if "feed" in entry:
        return _template("feed.xml", items="\n".join(_feed_items(entry)))
    if "posts" in entry:
        posts = [_post(name) for name in entry["posts"]]
        items = [_feed_item(p["headline"], p["url"], format_datetime(p["fed"]), body) for p, body in posts]
        return _template("feed.xml", items="\n".join(items))
    if "post" in entry:
        return _post_page(entry["post"])
    if "section" in entry:
        return _template("section.html", items="\n".join(_section_items(entry)))
    if "article" in entry:
        return _article_page(entry, url, charset)
    return (HERE / "templates" / entry["file"]).read_text(encoding="utf-8") if "file" in entry else ""


def _template(name: str, **values: str) -> str:
    return Template((HERE / "templates" / name).read_text(encoding="utf-8")).substitute(values)


def _source(number: str) -> Path:
    return HERE / "articles" / f"{number}.txt"


def _article(number: str, changed: dict[str, Any] | None = None) -> tuple[dict[str, Any], str]:
    """An article's source: its fields, and its text, which may be another's. ``changed`` holds what became of it."""
    text = _source(number).read_text(encoding="utf-8")
    change = (changed or {}).get(number, {})
    for old, new in change.get("replace", {}).items():
        text = text.replace(old, new)
    _, head, body = text.split("+++\n", 2)
    fields = tomllib.loads(head) | {name: change[name] for name in change.keys() & {"updated"}}
    if "body_of" in fields:
        body = _article(fields["body_of"])[1]
    return fields, body.strip()


def _address(number: str) -> str:
    known = {entry["article"]: entry["url"] for entry in _read("recording.toml")["exchange"] if "article" in entry}
    return str(known.get(number) or f"{SITE}/{number}")


def _feed_items(entry: dict[str, Any]) -> Iterator[str]:
    for number in entry["feed"]:
        fields, body = _article(number, entry.get("changed"))
        address = _address(number)
        if fields.get("short"):
            address = address.replace("//www.", "//")
        yield _feed_item(fields["headline"], address, format_datetime(fields["fed"]), body.split("\n", 1)[0])
    for gone in entry["gone"]:
        yield _feed_item(gone["title"], gone["url"], gone["published"], "")


def _feed_item(title: str, url: str, published: str, text: str) -> str:
    return (
        f"<item>\n<title>{escape(title)}</title>\n<link>{url}</link>\n<guid>{url}</guid>\n"
        f"<pubDate>{published}</pubDate>\n<description><![CDATA[{text}]]></description>\n</item>"
    )


def _section_items(entry: dict[str, Any]) -> Iterator[str]:
    for number in entry["section"]:
        title = (
            _article(number, entry.get("changed"))[0]["headline"] if _source(number).exists() else "فيديوهات الأسبوع"
        )
        url = quote(_address(number), safe=":/")
        yield f'<div class="item tile-boost item-li"><a href="{url}"><h3>{escape(title)}</h3></a></div>'


def _post(name: str) -> tuple[dict[str, Any], str]:
    """A post of the second portal: its fields, and the text of the article that it took over."""
    _, head, _ = (HERE / "posts" / f"{name}.txt").read_text(encoding="utf-8").split("+++\n", 2)
    fields = tomllib.loads(head)
    return fields, _article(fields["body_of"])[1]


def _post_page(name: str) -> str:
    fields, body = _post(name)
    parts = (f"<h3>{escape(part[3:])}</h3>" if part.startswith("## ") else f"<p>{escape(part)}</p>"
             for part in body.split("\n\n"))  # fmt: skip
    shown = ("url", "headline", "section", "byline", "image", "source")
    return _template(
        "wordpress.html",
        **{name: escape(fields[name]) for name in shown},
        published=fields["fed"].isoformat(),
        body="\n".join(parts),
        tags="".join(f'<a href="/tag/{quote(word)}/">{word}</a> ' for word in fields["keywords"].split("، ")),
    )


def _article_page(entry: dict[str, Any], url: str, charset: str) -> str:
    fields, body = _article(entry["article"], entry.get("changed"))
    old = fields["theme"] == "2019"
    image = "https://alwafd.news/images/thumbs/828/news/{}.jpg" if old else f"{SITE}/UploadCache/libfiles/{{}}.jpg"
    folder, _, file = fields["image"].rpartition("/")
    picture = fields["image"] if old else f"{folder}/600x338o/{file}"
    parts = [_old_block(part) if old else _block(part) for part in body.split("\n\n")]
    if not old:
        parts.insert(3, '<div class="ads"><span>إعلان</span></div>')
    inside = fields["tail"] == "inside"
    if inside:
        parts += _labels_inside(fields)
    updated = f' <span class="update">آخر تحديث: <time>{fields["updated"]}</time></span>' if "updated" in fields else ""
    return _template(
        f"{fields['theme']}.html",
        charset=charset,
        url=url,
        headline=escape(fields["headline"]),
        section=escape(fields["section"]),
        published=fields["published"],
        updated=updated,
        byline=_byline(fields, old),
        image=image.format(picture),
        caption=escape(fields["caption"]),
        body="\n".join(parts),
        tail="" if inside else "\n".join(_labels_outside(fields)),
    )


def _byline(fields: dict[str, Any], old: bool) -> str:
    if "byline" not in fields:
        return ""
    text = escape(fields["byline"])
    if old:
        return f"<p><strong>{text}</strong></p>\n"
    return f'<div class="article-author"><span class="name">{text}</span></div>\n'


def _block(part: str) -> str:
    if part.startswith("## "):
        return f"<h3>{escape(part[3:])}</h3>"
    if part.startswith(">> "):
        label, title, href = part[3:].split(" | ")
        return f'<div class="read-also"><strong>{label}</strong> <a href="{href}">{escape(title)}</a></div>'
    return f"<p>{escape(part)}</p>"


def _old_block(part: str) -> str:
    """As the editors of 2019 left it: everything is a paragraph, with empty ones between."""
    if part.startswith("## "):
        return f"<p>&nbsp;</p>\n<p><strong>{escape(part[3:])}</strong></p>"
    if part.startswith(">> "):
        label, title, href = part[3:].split(" | ")
        return f'<p><strong>{label}: </strong><a href="{href}">{escape(title)}</a></p>'
    return f'<p style="text-align: justify;">{escape(part)}</p>'


def _labels_inside(fields: dict[str, Any]) -> Iterator[str]:
    """Source, keywords and related entries as paragraphs at the end of the text."""
    if "source" in fields:
        yield f"<p>المصدر: {escape(fields['source'])}</p>"
    yield f"<p>{fields['keywords_label']}: {escape(fields['keywords'])}</p>"
    for block in fields["block"]:
        yield f"<p><strong>{block['label']}:</strong></p>"
        if len(block["entries"]) > 2:
            yield "<ul>\n" + "\n".join(f"<li>{_link(entry)}</li>" for entry in block["entries"]) + "\n</ul>"
            continue
        for entry in block["entries"]:
            yield f"<p>{_link(entry)}</p>"
            if "excerpt" in entry:
                yield f"<p>{escape(entry['excerpt'])}</p>"


def _labels_outside(fields: dict[str, Any]) -> Iterator[str]:
    """The same in blocks of their own, after the text."""
    if "source" in fields:
        yield f'<div class="news-source"><span>المصدر:</span> {escape(fields["source"])}</div>'
    words = "".join(f'<a href="/search/term?w={quote(word)}">{word}</a>' for word in fields["keywords"].split("، "))
    yield f'<div class="tags"><span>{fields["keywords_label"]}</span> {words}</div>'
    for block in fields["block"]:
        entries = "".join(f"<li>{_link(entry)}</li>" for entry in block["entries"])
        yield f'<div class="related-news"><h3>{block["label"]}</h3><ul>{entries}</ul></div>'


def _link(entry: dict[str, str]) -> str:
    title = escape(entry["title"])
    return f'<a href="{entry["href"]}">{title}</a>' if "href" in entry else title


if __name__ == "__main__":
    main()
