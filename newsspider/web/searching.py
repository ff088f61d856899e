"""The search page and the page of attention: how often words come, by day and portal."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsspider.cli.export import BOM, csv_line
from newsspider.search import Filters, Page, Query, QueryError, parse, search
from newsspider.search.hits import facets
from newsspider.web.lists import filters_of
from newsspider.web.rendering import page

HITS = 20  # on a page
QUERIES = 10  # at once in a chart
DAYS = 92  # of a chart without days of its own
MOST_DAYS = 800  # of a chart


@dataclass(frozen=True)
class Series:
    """How many articles a day match one query; ``rows`` are by day and site."""

    query: str
    days: Mapping[str, int]
    rows: Sequence[tuple[str, str, int]]


def start_of(query: Mapping[str, str]) -> int:
    """From which hit on a page shows."""
    text = query.get("start", "0")
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise HTTPException(400, f"start is a number, not {text[:40]!r}")
    return int(text)


async def found(request: Request, limit: int = HITS) -> tuple[Query, Filters, Page]:
    """What the query of an address finds.

    :raises QueryError: the query cannot be read.
    """
    state, parameters = request.app.state, request.query_params
    query, filters = parse(parameters.get("q", "")), filters_of(parameters)
    await state.follower.follow()
    result = await search(
        state.db,
        state.data_dir,
        query,
        filters,
        limit=limit,
        start=start_of(parameters),
        exact=parameters.get("exact") == "1",
        by_date=parameters.get("sort") == "date",
        fold=parameters.get("copies") != "1",
        follow=False,
    )
    return query, filters, result


async def search_page(request: Request) -> Response:
    """Hits with excerpts, and how many there are by portal and by day."""
    parameters = request.query_params
    if not parameters.get("q", "").strip():
        return page(request, "search.html", query=parameters, result=None, problem=None, sites=[], days=[])
    state, exact = request.app.state, parameters.get("exact") == "1"
    by_site: Counter[str] = Counter()
    by_day: Counter[str] = Counter()
    try:
        query, filters = parse(parameters.get("q", "")), filters_of(parameters)
        await state.follower.follow()
        (_, _, result), counted = await asyncio.gather(  # on two cores at once
            found(request), facets(state.data_dir, query, filters, exact=exact)
        )
    except QueryError as error:
        return page(request, "search.html", 400, query=parameters, result=None, problem=str(error), sites=[], days=[])
    for (site, day), n in counted.items():
        by_site[site] += n
        by_day[day] += n
    return page(
        request,
        "search.html",
        query=parameters,
        result=result,
        problem=None,
        sites=sorted(by_site.items(), key=lambda one: (-one[1], one[0]))[:15],
        days=sorted(((day, n) for day, n in by_day.items() if day), reverse=True)[:15],
    )


async def attention(request: Request) -> Response:
    """A chart of the articles a day that hold the words of each query."""
    parameters = request.query_params
    try:
        series, days = await series_of(request)
    except QueryError as error:
        return page(request, "attention.html", 400, query=parameters, series=[], days=[], problem=str(error), highest=1)
    highest = max([1, *(count for one in series for count in one.days.values())])
    return page(request, "attention.html", query=parameters, series=series, days=days, problem=None, highest=highest)


async def series_of(request: Request) -> tuple[list[Series], list[str]]:
    """The series of an address (``q`` may stand several times, or hold a query a line), and the days of the chart.

    :raises QueryError: a query cannot be read.
    """
    state, parameters = request.app.state, request.query_params
    texts = [line.strip() for text in parameters.getlist("q") for line in text.splitlines() if line.strip()]
    if len(texts) > QUERIES:
        raise QueryError(f"{len(texts)} queries at once; at most {QUERIES} are shown")
    filters = filters_of(parameters)
    if texts:
        await state.follower.follow()
    series = []
    for text in texts:
        by_both = await facets(state.data_dir, parse(text), filters)
        rows = sorted((day, site, n) for (site, day), n in by_both.items() if day)
        totals: dict[str, int] = {}
        for day, _, n in rows:
            totals[day] = totals.get(day, 0) + n
        series.append(Series(text, totals, rows))
    return series, _days(series, filters)


def _days(series: Sequence[Series], filters: Filters) -> list[str]:
    """Every day from the first to the last, also those on which nothing came."""
    named = [day for one in series for day in one.days]
    if not named:
        return []
    last = filters.until - timedelta(days=1) if filters.until else date.fromisoformat(max(named))
    first = filters.since or max(date.fromisoformat(min(named)), last - timedelta(days=DAYS - 1))
    count = min((last - first).days + 1, MOST_DAYS)
    return [f"{last - timedelta(days=number)}" for number in range(max(count, 0))][::-1]


def as_csv(series: Sequence[Series]) -> Response:
    """All series in one table: query, day, site, articles."""
    rows = [(one.query, day, site, n) for one in series for day, site, n in one.rows]
    text = BOM + csv_line(("query", "day", "site", "articles")) + "".join(map(csv_line, rows))
    name = {"Content-Disposition": 'attachment; filename="attention.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=name)
