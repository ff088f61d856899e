"""How far a redirect is followed: not in circles, not off the portal, and never into private networks."""

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware as ScrapyMetaRefreshMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapyRedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from newsspider.items.reasons import http_reason
from newsspider.middlewares.addresses import typed_hosts, written_sources
from newsspider.middlewares.failures import Refused
from newsspider.urls import is_private
from newsspider.urls.splitting import has_userinfo, urlsplit

_COOKIES = "cookies_on_the_way"  # in a request's meta: what was set since the first one of its chain
_LONGEST_COOKIES = 4096  # bytes of the header; servers refuse longer ones

_HEAD = 16_384  # bytes: Scrapy looks for a refresh in the first 4,096 characters


def own_hosts(spider: Spider | None) -> tuple[str, ...]:
    """The hosts of a spider's portal, its declared sources, and the typed URLs; none where it has none of these."""
    declaration = getattr(spider, "declaration", None)
    declared = getattr(declaration, "domains", None) or getattr(spider, "allowed_domains", None) or ()
    hosts = (*declared, *written_sources(declaration), *typed_hosts(spider))
    return tuple(host.lower() for host in hosts if host)


def portal_hosts(spider: Spider | None, url: str) -> tuple[str, ...]:
    """The hosts of the portal to which a URL belongs: in a mixed list that is not always the spider's own."""
    portal_for = getattr(spider, "portal_for", None)
    return portal_for(url).domains if portal_for else own_hosts(spider)


def is_own(host: str, domains: tuple[str, ...]) -> bool:
    """Whether a host is one of the domains or a subdomain of one."""
    return any(host == domain or host.endswith("." + domain) for domain in domains)


class _Bounded(BaseRedirectMiddleware):
    """What both kinds of redirect have in common."""

    max_length: int

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "_Bounded":
        middleware = super().from_crawler(crawler)
        middleware.max_length = crawler.settings.getint("URLLENGTH_LIMIT")
        return middleware

    def objection(self, request: Request, target: Request) -> str | None:
        """Why a redirect is not followed, or None if it is."""
        came_from, goes_to = (urlsplit(r.url).hostname or "" for r in (request, target))
        before = (*request.meta.get("redirect_urls", ()), request.url)
        domains = portal_hosts(self.crawler.spider, before[0])
        if has_userinfo(target.url):
            return "redirects to an address with a user name or password"
        if target.url in before and target.headers.get("Cookie") == request.headers.get("Cookie"):
            return f"redirects in circles at {target.url}"
        if len(target.url) > self.max_length:
            return f"redirects to an address of {len(target.url)} characters"
        if goes_to == came_from or is_own(goes_to, domains):
            return None
        if is_private(goes_to):
            return f"redirects to {goes_to}, which is not a public address"
        if domains and not target.meta.get("allow_offsite"):
            return f"redirects off the portal, to {goes_to}"
        return None

    @staticmethod
    def prepared(request: Request, target: Request) -> Request:
        """The request to follow, at the pace of its own host and not of the one that it came from."""
        if urlsplit(request.url).hostname != urlsplit(target.url).hostname:
            target.meta.pop("download_slot", None)
        return target


class RedirectMiddleware(_Bounded, ScrapyRedirectMiddleware):
    """Redirects by status. One that is not followed ends its request, with the status as its reason.

    A request that wants to see every status (``handle_httpstatus_all``) means that of the page it is led to. A cookie
    that is set on the way is sent on that way and nowhere else: some portals answer a first visitor by a redirect to
    the same address, to see whether he keeps it.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        sees_all = request.meta.pop("handle_httpstatus_all", None)
        try:
            result = super().process_response(request, response)
        except IgnoreRequest:
            detail = f"more than {self.max_redirect_times} redirects"
            raise Refused(http_reason(response.status), detail) from None
        finally:
            if sees_all is not None:
                request.meta["handle_httpstatus_all"] = sees_all
        if isinstance(result, Response):
            return result
        if sees_all is not None:
            result.meta["handle_httpstatus_all"] = sees_all
        _keep_cookies(request, response, result)
        if why := self.objection(request, result):
            raise Refused(http_reason(response.status), why)
        return self.prepared(request, result)


def _keep_cookies(request: Request, response: Response, target: Request) -> None:
    """Send on the way what was set on the way. What a request said of itself stays as it is."""
    jar: CookieJar | None = request.meta.get(_COOKIES)
    if jar is None:
        if "Set-Cookie" not in response.headers or "Cookie" in request.headers:
            return
        jar = CookieJar()
    jar.extract_cookies(response, request)
    target.meta[_COOKIES] = jar
    target.headers.pop("Cookie", None)
    jar.add_cookie_header(target)
    if len(target.headers.get("Cookie") or b"") > _LONGEST_COOKIES:
        del target.headers["Cookie"]


def _may_refresh(body: bytes) -> bool:
    """Whether the beginning of a page may hold a refresh, which is known before it is decoded; of UTF-16 it is not."""
    head = body[:_HEAD].lower()
    return b"refresh" in head or b"\0" in head


class MetaRefreshMiddleware(_Bounded, ScrapyMetaRefreshMiddleware):
    """``<meta refresh>``. A page whose refresh is not followed is a page like any other: many reload themselves."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if not _may_refresh(response.body):
            return response
        try:
            result = super().process_response(request, response)
        except IgnoreRequest:
            return response
        if isinstance(result, Response) or self.objection(request, result):
            return response
        return self.prepared(request, result)
