"""The upload date of a page's own video, where nothing better dates the page."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.extraction.sample import HEADLINE, URL, article_page, read

UPLOADED = "2024-03-12T10:15:00+02:00"
VIDEO = {"@type": "VideoObject", "name": HEADLINE, "uploadDate": UPLOADED}
OTHER = {"@type": "VideoObject", "name": "حوار قديم مع مدرب الفريق من أرشيف القناة", "uploadDate": "2019-01-01"}


def page(data: Any, below: str = "") -> str:
    script = f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
    return article_page(below_headline=below).replace("</head>", f"{script}</head>")


@pytest.mark.parametrize(
    "data",
    [
        VIDEO,
        {"@graph": [{"@type": "WebPage"}, VIDEO]},
        {"@type": "WebPage", "video": VIDEO},
        {"@type": "NewsArticle", "headline": HEADLINE, "video": [OTHER, VIDEO]},
        {"@type": "VideoObject", "uploadDate": UPLOADED, "mainEntityOfPage": URL},
    ],
)
def test_a_video_of_the_pages_own(data: Any) -> None:
    assert read(page(data)).published_at == datetime(2024, 3, 12, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize("data", [OTHER, {"@type": "ItemList", "itemListElement": [VIDEO]}, [OTHER, OTHER]])
def test_another_video_dates_nothing(data: Any) -> None:
    assert read(page(data)).published_at is None


def test_any_other_date_is_better() -> None:
    assert read(page(VIDEO, "<p>14 مارس 2024</p>")).published_on == "2024-03-14"
    dated = {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2024-03-13T08:00:00+02:00", "video": VIDEO}
    assert read(page(dated)).published_on == "2024-03-13"


@pytest.mark.parametrize(("name", "day"), [(HEADLINE, "2024-03-12"), (OTHER["name"], None)])
def test_microdata(name: str, day: str | None) -> None:
    scope = (
        '<div itemscope itemtype="http://schema.org/VideoObject">'
        f'<meta itemprop="name" content="{name}"><meta itemprop="uploadDate" content="{UPLOADED}"></div>'
    )
    assert read(article_page(below_headline=scope)).published_on == day
