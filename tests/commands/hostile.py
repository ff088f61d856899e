"""An archive every text of which a hostile portal wrote, and what of it no output may hold."""

import re
from typing import Any

from pymongo.database import Database

from tests.web.archive import fill

Doc = dict[str, Any]
SIGNS = {
    "markup": "[bold]x[/bold] [/] [/y] [link=http://evil.example]z[/link] :smile: \\[red]",
    "escapes": "\x1b[2J\x1b[8m\x1b]8;;http://evil.example\x07\x1b]52;c;ZXZpbA==\x07\x1b]0;t\x1b\\\x1bc\x9b8m\x9d52;c;x\x9c\x90q",
    "direction": "\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069",
    "controls": "\x00\x07\x08\x0b\x0c\r\x7f\x85\u2028\u2029\ufffa",
    "page": "<script>alert(1)</script> \"'><img src=x onerror=alert(2)> ]]> & <!-- {{7*7}} {%x%}",
    "marks": "ع" + "\u0651\u064e" * 3000,
}
ALL = " ".join(SIGNS.values())
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\x00=1", "\t=1", "\r\n+1", " -1", "＝1")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
# What the program itself reads, and a portal cannot choose.
_OWN = {
    *("_id", "site", "article_id", "story_id", "duplicate_of", "timezone", "published_precision", "state", "cause"),
    *("language", "mode", "content_hash", "search_text", "published_on", "extraction", "what"),
}


def hostile_archive(db: Database[Doc]) -> None:
    """Fill a database: each text begins with what a spreadsheet computes and ends with what a terminal obeys."""
    fill(db, 12, 6, 3)
    db["articles"].update_many({}, {"$set": {"word_count": 9}})
    db["crawls"].update_many({}, {"$set": {"reason": "http_403", "state": "failed"}})
    db["rejected"].insert_one({**db["rejected"].find_one({}, {"_id": 0}), "_id": "r2", "headline": "x", "status": 200})  # type: ignore[dict-item]
    for name in ("articles", "revisions", "crawls", "rejected"):
        docs = list(db[name].find({}))
        for number, doc in enumerate(docs):
            db[name].replace_one({"_id": doc["_id"]}, _spoilt(doc, number))
    odd = db["articles"].find_one({}, sort=[("changed_at", -1)])
    assert odd is not None
    named = {name: f"{odd[name]}{ALL}" for name in ("_id", "site", "story_id", "timezone", "language")}
    db["articles"].insert_one({**odd, **named})
    page = db["rejected"].find_one({})
    assert page is not None
    db["rejected"].insert_one({**page, "_id": f"r3{ALL}", "site": ALL})
    run = db["crawls"].find_one({})
    assert run is not None
    db["crawls"].insert_one({**run, "_id": f"run{ALL}", "site": ALL, "mode": ALL})


def _spoilt(value: Any, number: int, name: str = "") -> Any:
    if name in _OWN:
        return value
    if isinstance(value, dict):
        return {key: _spoilt(inner, number, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_spoilt(inner, number) for inner in value]
    if not isinstance(value, str):
        return value
    return f"{FORMULAS[number % len(FORMULAS)]} خبر {value} {ALL}"
