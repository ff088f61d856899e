"""Templates, and what they call: text made harmless, its direction, addresses that keep the language."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from newsspider.text.controls import without_controls
from newsspider.web.wording import Language, choose

LEAD = 220  # characters of a text in a list
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "ckb", "ku", "ps", "sd", "ug", "he", "arz", "ary"})


@cache
def environment() -> Environment:
    """The templates, with escaping in all of them: XML as well as HTML."""
    made = Environment(
        loader=PackageLoader("newsspider.web"),
        autoescape=True,
        undefined=ChainableUndefined,  # an archive of an older release lacks fields
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: without_controls(value) if isinstance(value, str) and type(value) is str else value,
    )
    made.filters |= {
        "lead": lead,
        "direction": direction,
        "segment": segment,
        "paragraphs": paragraphs,
        "isolated": isolated,
    }
    made.tests["web_address"] = is_web_address
    return made


def lead(text: str | None) -> str:
    """The beginning of a text, cut after a word."""
    words = " ".join((text or "").split())
    return words if len(words) <= LEAD else words[:LEAD].rpartition(" ")[0] + " …"


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a stored text."""
    return [part for part in (text or "").split("\n\n") if part.strip()]


def isolated(text: str, **values: object) -> Markup:
    """A sentence of the interface with each value in a ``bdi``, so that names and dates keep their own direction."""
    parts = {name: Markup("<bdi>{}</bdi>").format(without_controls(str(value))) for name, value in values.items()}
    return escape(text).format(**parts)


def direction(doc: Mapping[str, Any]) -> str:
    """The direction in which an article is read: its language's, since a headline may begin with a Latin name."""
    return "rtl" if (doc.get("language") or "ar") in RIGHT_TO_LEFT else "ltr"


def segment(text: str) -> str:
    """A text as one part of a path; the colon of an id stays readable."""
    return quote(text, safe=":@")


def is_web_address(text: object) -> bool:
    """Whether a stored address may stand in a link: «javascript:» and the like may not.

    >>> is_web_address("https://a.example/x"), is_web_address(" javascript:alert(1)"), is_web_address(None)
    (True, False, False)
    """
    return isinstance(text, str) and text.startswith(("http://", "https://")) and not any(c <= " " for c in text)


def language_of(request: Request) -> Language:
    return choose(request.query_params.get("lang"), request.headers.get("accept-language", ""))


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """An HTML page."""
    t = language_of(request)
    said = request.query_params.get("lang")

    def to(path: str, **parameters: Any) -> str:
        kept = {name: value for name, value in parameters.items() if value not in (None, "", False)}
        if said == t.code:
            kept.setdefault("lang", said)
        return path + (f"?{urlencode(kept, doseq=True)}" if kept else "")

    other = {**dict(request.query_params), "lang": "en" if t.code == "ar" else "ar"}
    values |= {
        "t": t,
        "to": to,
        "titles": request.app.state.titles,
        "behind": request.app.state.follower.behind,
        "other": f"{quote(request.url.path)}?{urlencode(other)}",
    }
    text = environment().get_template(template).render(request=request, **values)
    return HTMLResponse(text, status, headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"})
