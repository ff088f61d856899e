"""Articles for the tests of the storage."""

from datetime import UTC, datetime, timedelta
from typing import Any

from newsspider.items import Article, Fetch, Sighting
from newsspider.pipelines.clean import derive

T0 = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

BODY = (
    "أعلنت وزارة النقل اليوم افتتاح الخط الثالث لمترو الأنفاق بعد أعمال استمرت خمس سنوات.\n\n"
    "وقال الوزير إن عدد الركاب المتوقع يبلغ مليون راكب يوميا في المرحلة الأولى.\n\n"
    "ومن المقرر أن تبدأ المرحلة التالية في مطلع العام المقبل."
)


def article(number: int = 1, **values: Any) -> Article:
    """A complete article; ``values`` are set before what is derived from the text."""
    made = Article(
        _id=f"alwafd:{number}",
        site="alwafd",
        headline=f"افتتاح الخط الثالث رقم {number}",
        body=BODY,
        authors=["منى سالم"],
        keywords=["مترو", "النقل"],
        published_at=T0 - HOUR,
        published_on="2026-11-22",
        published_precision="minute",
        published_text="22 نوفمبر 2026 09:00",
        timezone="Africa/Cairo",
        url=f"https://alwafd.news/{number}",
        language="ar",
        related=[{"title": "خبر آخر", "url": None, "label": "إقرأ أيضاً"}],
        extraction={"headline": "site", "layout": "2019"},
    )
    for name, value in values.items():
        setattr(made, name, value)
    derive(made)
    return made


def sighting(number: int = 1, at: datetime = T0, cause: str = "portal", live: bool = False, **values: Any) -> Sighting:
    made = article(number, **values)
    made.fetch = Fetch(at=at, key=made._id, requested_url=made.url, cause=cause, live=live)
    return Sighting(made, made.fetch)
