"""The cost of reading grows with the page, whatever it is made of: counted in calls, not in time."""

import sys
from datetime import UTC, datetime

import pytest

from newsspider.extraction import generic_portal
from newsspider.extraction.outcome import AnswerReader
from newsspider.items import Fetch
from newsspider.text import Answer

PARAGRAPH = "<p>قال المسؤول في تصريح صحفي إن العمل مستمر في جميع المحافظات خلال هذا العام رغم الظروف.</p>"
SIZE, TIMES = 150, 8
# What a page eight times as large may cost at most, in sizes of the small one.
LIMIT = 1.5 * TIMES
UNITS = {
    "read-also labels": "<p>إقرأ أيضاً: خبر</p>",
    "read-also boxes": "<div class='related'><h3>مواضيع ذات صلة</h3><a href='/n/{i}'>خبر</a></div>",
    "read-also in bold": "<p><strong>اقرأ أيضا:</strong> <a href='/news/{i}'>خبر</a></p>",
    "paragraphs": PARAGRAPH,
    "lines": "نص الخبر هنا في سطر قصير<br>",
    "links": "<p><a href='/news/{i}-x'>رابط إلى خبر آخر في الموقع</a></p>",
    "list": "<li><a href='/news/{i}'>عنوان خبر من الأخبار رقم {i}</a></li>",
    "stamps": "<p>الأحد 12 كانون الثاني 2026 - 10:30</p>",
    "labelled stamps": "<p>تاريخ النشر: 1 يناير 2026</p>",
    "times": "<time datetime='2026-01-01T10:30:00Z'>1 يناير 2026</time>",
    "tags": "<a rel=tag href='/tag/{i}'>وسم {i}</a>",
    "tag lines": "<p>كلمات دلالية: مصر، سوريا، العراق</p>",
    "headings": "<h1>عنوان الخبر رقم {i} هنا</h1>",
    "figures": "<figure><img src='/i/{i}.jpg'><figcaption>تصوير: أحمد</figcaption></figure>",
    "sources": "<p>المصدر: بوابة رقم {i}</p>",
    "properties": "<span itemprop='articleBody'>نص قصير {i}</span>",
    "graph": '<script type=\'application/ld+json\'>{"@type":"NewsArticle","headline":"عنوان {i}"}</script>',
    "pages": "<a href='/news/1234567?page={i}'>{i}</a>",
    "deep": "<div>",
    "cells": "<table><tr><td>خلية {i}</td><td>أخرى</td></tr></table>",
    "quotes": "<blockquote>«قال فلان {i}»</blockquote>",
    "line breaks": "\n",
}


def calls(unit: str, count: int) -> int:
    """How many calls of functions the reading of a page with so many units takes."""
    units = "".join(unit.replace("{i}", str(number)) for number in range(count))
    body = f"<html><body><h1>عنوان الخبر الرئيسي في هذا اليوم</h1>{PARAGRAPH * 6}{units}{PARAGRAPH * 2}</body></html>"
    at = datetime(2026, 1, 2, tzinfo=UTC)
    answer = Answer("https://a.example/news/1234567-x", body.encode(), "text/html; charset=utf-8", at)
    reader = AnswerReader(generic_portal("https://a.example/", timezone="Africa/Cairo"), {})
    counted = 0

    def count_call(frame: object, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count_call)
    try:
        reader.read(answer, Fetch(at=at, key="a.example:1", requested_url=answer.url))
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_page_eight_times_as_large_takes_about_eight_times_as_many_calls(unit: str) -> None:
    calls(unit, TIMES * SIZE)  # what is read once only, and the addresses of both pages, are known by now
    assert calls(unit, TIMES * SIZE) <= LIMIT * calls(unit, SIZE)
