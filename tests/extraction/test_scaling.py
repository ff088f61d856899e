"""The cost of reading grows with the page, whatever it is made of: in calls, and in the soak in processor time."""

import sys
import time
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
    "tag labels before links": "<p>الوسوم:</p><p><a href='/news/{i}'>عنوان خبر من الأخبار رقم {i} هنا</a></p>",
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


def answer_of(units: str) -> Answer:
    body = f"<html><body><h1>عنوان الخبر الرئيسي في هذا اليوم</h1>{PARAGRAPH * 6}{units}{PARAGRAPH * 2}</body></html>"
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return Answer("https://a.example/news/1234567-x", body.encode(), "text/html; charset=utf-8", at)


def read(answer: Answer) -> None:
    reader = AnswerReader(generic_portal("https://a.example/", timezone="Africa/Cairo"), {})
    reader.read(answer, Fetch(at=answer.fetched_at, key="a.example:1", requested_url=answer.url))


def calls(unit: str, count: int) -> int:
    """How many calls of functions the reading of a page with so many units takes."""
    answer = answer_of("".join(unit.replace("{i}", str(number)) for number in range(count)))
    counted = 0

    def count_call(frame: object, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count_call)
    try:
        read(answer)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_page_eight_times_as_large_takes_about_eight_times_as_many_calls(unit: str) -> None:
    calls(unit, TIMES * SIZE)  # what is read once only, and the addresses of both pages, are known by now
    assert calls(unit, TIMES * SIZE) <= LIMIT * calls(unit, SIZE)


LABELS = (
    "اقرأ أيضا:",
    "مواضيع ذات صلة",
    "المصدر:",
    "الوسوم:",
    "كتب: سامي الحداد",
    "تاريخ النشر: 1 يناير 2026",
    "(رويترز)",
)
# What shares one box, stands in another of its kind, or follows one label: what calls of C libraries cost.
SHAPES = {
    "short lines in a label's box": ("<div><h3>{label}</h3>", "<p>نص قصير</p>"),
    "lines and links in a label's box": ("<div><h3>{label}</h3>", "<p>نص قصير</p><a href='#'>x{i}</a>"),
    "lines of one box": ("<div>", "{label}<br>"),
    "labels before links": ("<div>", "<p>{label}</p><p><a href='/news/{i}'>عنوان خبر من الأخبار رقم {i}</a></p>"),
    "boxes in boxes": ("", "<div><h3>{label}</h3><p>نص</p>"),
    "headings in headings": ("", "<h2>{label}"),
}


def seconds(label: str, shape: tuple[str, str], count: int) -> float:
    """Seconds of processor time for a page with a shape's beginning and so many of its units."""
    begin, unit = (part.replace("{label}", label) for part in shape)
    answer = answer_of(begin + "".join(unit.replace("{i}", str(number)) for number in range(count)))
    began = time.process_time()
    read(answer)
    return time.process_time() - began


@pytest.mark.soak
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("label", LABELS)
def test_a_page_sixteen_times_as_large_takes_about_sixteen_times_as_long(label: str, shape: tuple[str, str]) -> None:
    seconds(label, shape, 250)
    small = min(seconds(label, shape, 500) for _ in range(3))
    assert seconds(label, shape, 8_000) <= 2 * 16 * small + 1
