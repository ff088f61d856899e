"""One page to one article: the fields from a site file's selectors, what the page tells machines, and what it shows."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from newsspider import credits as source_names
from newsspider.arabic import match_text, word_count
from newsspider.extraction.blocks import read_blocks
from newsspider.extraction.errors import NotAnArticle
from newsspider.extraction.generic import FEW_WORDS, Whole, is_home, zone_of
from newsspider.extraction.images import once as pictures_once
from newsspider.extraction.images import picture_url, pictures_in
from newsspider.extraction.microdata import value
from newsspider.extraction.page import Page
from newsspider.extraction.people import names as person_names
from newsspider.extraction.related import find_groups, read_lines
from newsspider.extraction.segments import Body, Surroundings, credited, once, segment, split_tags
from newsspider.extraction.site import Sited, layout_of
from newsspider.extraction.soft import looks_blocked, looks_gone
from newsspider.extraction.stamps import Candidate, Reading, day_of_url, decide, local_day, visible_candidates
from newsspider.extraction.structured import article_data, breadcrumbs, texts
from newsspider.extraction.wires import dateline
from newsspider.items import Article
from newsspider.language import detect
from newsspider.loaders import ArticleLoader
from newsspider.portal import Portal
from newsspider.urls import canonical_of_page, key_of

_PUBLISHED_METAS = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "publishdate",
    "publish_date",
    "published_date",
    "pubdate",
    "publication_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "date",
)
_UPDATED_METAS = ("article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "dcterms.modified")
_KNOWN_METHODS = {"feed": "feed", "sitemap": "sitemap", "api": "api"}
_TOO_FEW = 5
# As much of the text as tells its language: some hundred words.
_OPENING = 600


def extract_article(page: Page, portal: Portal, known: Any = None, names: Mapping[str, str] | None = None) -> Article:
    """The article of a page, with all fields that one page can give.

    :param known: what the source that named the page knew (``discovery.Found``): the last resort.
    :param names: compared names of known portals to their sites, for ``source_site``.
    :raises NotAnArticle: with the reason, if the page holds no article of this portal.
    """
    if portal.before:
        portal.before(page)
    sited = layout_of(page, portal)
    reader = _Reader(page, portal, sited, known)
    article = reader.read()
    article.source_site = source_names.resolve(article.source, names or {})
    if portal.after:
        portal.after(article, page)
    _check(article, page, portal, sited)
    return article


class _Reader:
    def __init__(self, page: Page, portal: Portal, sited: Sited | None, known: Any) -> None:
        self.page, self.portal, self.sited, self.known = page, portal, sited, known
        self.data = article_data(page)
        self.loader = ArticleLoader()
        self.portal_names = _names_of(page, portal, self.data)
        self.zone = zone_of(page, portal)
        self._whole: Whole | None = None
        self._body: Body | None = None

    @property
    def whole(self) -> Whole:
        """The page as the generic reader sees it: only made if something is asked of it."""
        if self._whole is None:
            stated = {
                "json-ld": (texts(self.data.get("headline")) or [None])[0],
                "opengraph": self.page.meta("og:title", "twitter:title"),
                "meta": self.page.title,
            }
            given = self.sited.body if self.sited else []
            headline = self.sited.texts("headline")[:1] if self.sited else []
            self._whole = Whole(self.page, self.portal_names, stated, given, headline[0] if headline else None)
        return self._whole

    @property
    def body(self) -> Body:
        if self._body is None:
            self._body = self._site_body() if self.sited and self.sited.body else self.whole.body
        return self._body

    def _site_body(self) -> Body:
        assert self.sited is not None
        blocks = [b for b in read_blocks(self.sited.body, self.sited.removed)]
        lines = read_lines(blocks)
        groups = find_groups(blocks, lines, self.page.base, self.page.url)
        self._inline_groups = groups
        headline = (self.sited.texts("headline") or [""])[0]
        deck = " ".join(self.sited.texts("subheadline"))
        return segment(blocks, lines, groups, Surroundings(headline, deck, self.portal_names))

    def _declared(self, field: str) -> bool:
        """Whether the layout says where the field is: then the rest of the page is not searched for it."""
        return self.sited is not None and self.sited.declares(field)

    def _wanted(self, field: str) -> bool:
        """Whether the whole page is to be searched for a field: it has no value yet, and no selector of its own."""
        return field not in self.loader.methods and not self._declared(field)

    def _absent(self, field: str) -> bool:
        """Whether the layout says, by an empty list, that its pages have no such field."""
        return self.sited is not None and self.sited.layout.fields.get(field) == ()

    def _site(self, field: str) -> list[str]:
        return self.sited.texts(field) if self.sited else []

    def read(self) -> Article:
        self._headline()
        self._text()
        self._people()
        self._labelled()
        self._section()
        self._pictures()
        article = self.loader.article()
        self._times(article)
        self._identity(article)
        return article

    def _headline(self) -> None:
        offer = self.loader.offer
        if not offer("headline", "site", self._site("headline")):
            found = self.whole.headline
            if found:
                offer("headline", found.method, found.text)
        offer("headline", _method(self.known), getattr(self.known, "title", None))

    def _text(self) -> None:
        body = self.body
        method = "site" if self.sited and self.sited.body else "generic"
        if method == "generic" and self.whole.container in self.whole.marked.get("articlebody", []):
            method = "microdata"
        joined = "\n\n".join(body.paragraphs)
        if method != "site" and word_count(joined) < FEW_WORDS:
            joined, method = self._machine_text(joined, method)
        self.loader.offer("body", method, joined)
        self.loader.offer("dateline", "site", self._site("dateline"))
        if not self._declared("dateline"):
            self.loader.offer("dateline", "labels", body.dateline)
        if self._declared("subheadline"):
            self.loader.offer("subheadline", "site", " ".join(self._site("subheadline")))
        elif self.sited is None:
            self.loader.offer("subheadline", "generic", self.whole.subheadline or body.subheadline)

    def _machine_text(self, joined: str, method: str) -> tuple[str, str]:
        """The text that a page tells machines or a generic extractor finds, where it shows hardly any."""
        stated = (texts(self.data.get("articleBody")) or [""])[0]
        paragraphs = [" ".join(part.split()) for part in re.split(r"\n+|</p>|<br ?/?>", stated)]
        stated = "\n\n".join(re.sub(r"<[^>]+>", "", part) for part in paragraphs if part)
        if word_count(stated) > word_count(joined):
            return stated, "json-ld"
        return joined, method

    def _people(self) -> None:
        offer = self.loader.offer
        site = [name for text in self._site("authors") for name in person_names(text, self.portal_names)]
        if (
            self._absent("authors")
            or offer("authors", "site", once(site))
            or offer("authors", "labels", once(self.body.authors))
        ):
            return
        shown = None if self._declared("authors") else self.whole.authors
        if shown and shown[1] != "microdata":
            offer("authors", shown[1], shown[0])
        for method, stated in (
            ("json-ld", texts(self.data.get("author"))),
            ("microdata", shown[0] if shown else []),
            ("meta", self.page.metas.get("article:author", []) + self.page.metas.get("author", [])),
        ):
            found = [name for text in stated for name in person_names(text, self.portal_names)]
            offer("authors", method, once([name for name in found if self._is_shown(name)]))

    def _is_shown(self, name: str) -> bool:
        """Whether a name that the page tells machines is a writer's and not an account's: Arabic, or printed."""
        if any("ء" <= letter <= "ي" for letter in name):
            return True
        return any(name in block.text for block in self.whole.blocks if len(block.text) < 200)

    def _labelled(self) -> None:
        offer = self.loader.offer
        offer("source", "site", [credit for text in self._site("source") if (credit := _credit(text))])
        if not self._absent("source"):
            offer("source", "labels", self.body.source)
        if self._wanted("source") and (found := self.whole.source):
            offer("source", found[1], found[0])
        if not self._absent("keywords"):
            self._keywords()
        if self.sited:
            offer("related", "site", self.sited.related())
            inline = [entry for group in getattr(self, "_inline_groups", []) for entry in group.entries]
            offer("related", "labels", inline)
        if self._wanted("related"):
            offer("related", "labels", self.whole.related)

    def _keywords(self) -> None:
        offer = self.loader.offer
        site = self._site("keywords")
        if len(site) == 1:  # one text for all: a meta element, a line
            site = split_tags(site[0])
        if offer("keywords", "site", once(site)) or offer("keywords", "labels", once(self.body.tags)):
            return
        if self._wanted("keywords") and (tags := self.whole.keywords):
            offer("keywords", tags[1], tags[0])

    def _section(self) -> None:
        offer = self.loader.offer
        offer("section", "site", self._site("section")[-1:])
        if self._declared("section"):
            return
        # The trail above the headline is what a reader sees, and it ends in the narrower section.
        offer("section", "json-ld", self._trail())
        offer("section", "generic", self.whole.section)
        offer("section", "json-ld", texts(self.data.get("articleSection"))[:1])
        offer("section", "opengraph", self.page.meta("article:section", "og:section"))
        if offer("section", "generic", self.whole.section_guess):
            return
        if self.sited is None and (marks := self.whole.marked.get("articlesection")):
            offer("section", "microdata", value(marks[0]))

    def _trail(self) -> str | None:
        headline = match_text(self.loader.get_output_value("headline") or "")
        crumbs = [name for name in breadcrumbs(self.page) if match_text(name) not in (headline, *self.portal_names)]
        crumbs = [name for name in crumbs if not is_home(name) and match_text(name)[:20] != headline[:20]]
        return crumbs[-1] if crumbs else None

    def _pictures(self) -> None:
        base = self.page.base
        main: list[str] = []
        methods: list[str] = []
        for method, candidates in (
            ("site", self._site_pictures()),
            ("opengraph", self.page.metas.get("og:image", []) + self.page.metas.get("og:image:url", [])),
            ("json-ld", texts(self.data.get("image"))),
            ("meta", self.page.metas.get("twitter:image", []) + self.page.metas.get("twitter:image:src", [])),
        ):
            found = [url for text in candidates if (url := picture_url(text, base))]
            if found:
                main, methods = found[:1], [method]
                break
        own = pictures_in(self.sited.body, base) if self.sited and self.sited.body else self.whole.pictures
        if not (main or own) and self.sited and not self._declared("images"):
            own = self.whole.pictures[:1]
        self.loader.offer("images", (methods or ["generic"])[0], pictures_once([*main, *own]))

    def _site_pictures(self) -> list[str]:
        nodes = (self.sited.nodes("images") if self.sited else None) or []
        return [node if isinstance(node, str) else node.get("content") or node.get("src") or "" for node in nodes]

    def _stamps(self) -> list[Candidate]:
        found: list[Candidate] = []
        for field, role in (("published", "published"), ("updated", "updated")):
            for text in self._site(field):
                if re.match(r"\d{4}-\d\d?-\d\d?T|\d{9,13}$", text):
                    found.append(Candidate(text, role, "site", True))  # type: ignore[arg-type]
                else:
                    found += visible_candidates(text, "site", role)  # type: ignore[arg-type]
        given = {candidate.role for candidate in found if candidate.role}
        wanted = {role for role in ("published", "updated") if role not in given and not self._absent(role)}
        if "published" in wanted or (
            "updated" in wanted and not self._declared("updated") and _says_updated(self.page.text)
        ):
            found += [c for c in self.whole.stamps if (c.role or "published") in wanted]
        for method, keys, role in (
            ("json-ld", ("datePublished", "dateCreated", "uploadDate"), "published"),
            ("json-ld", ("dateModified",), "updated"),
        ):
            found += [Candidate(t, role, method, True) for key in keys[:1] for t in texts(self.data.get(key))]  # type: ignore[arg-type]
        if self.sited is None or not self.data:
            found += self.whole.marked_stamps if self.sited is None else []
        for keys, role in ((_PUBLISHED_METAS, "published"), (_UPDATED_METAS, "updated")):
            for key in keys:
                for text in self.page.metas.get(key, [])[:1]:
                    method = "opengraph" if key.startswith(("og:", "article:")) else "meta"
                    found.append(Candidate(text, role, method, True))  # type: ignore[arg-type]
        return found

    def _times(self, article: Article) -> None:
        reading = Reading(self.zone, self.page.fetched_at, self.portal.stamps)
        candidates = self._stamps()
        times = decide(candidates, reading)
        if times.published is None and self.known is not None:
            method = _method(self.known)
            stated = [
                Candidate(text, role, method, True)  # type: ignore[arg-type]
                for role in ("published", "updated")
                if (text := getattr(self.known, role, None))
            ]
            times = decide([*candidates, *stated], Reading(self.zone, self.page.fetched_at)) if stated else times
        if times.published is None and (day := day_of_url(self.page.url)):
            times = decide([*candidates, Candidate(day, "published", "url", False)], reading)
        article.timezone = self.zone or "UTC"
        article.no_zone = times.no_zone
        for role, told in (("published", times.published), ("updated", times.updated)):
            if told:
                setattr(article, f"{role}_at", told.stamp.at)
                setattr(article, f"{role}_text", told.text if told.method != "url" else None)
                article.extraction[f"{role}_at"] = told.method
        if times.published:
            article.published_precision = times.published.stamp.precision
            article.published_on = local_day(times.published, self.zone)

    def _identity(self, article: Article) -> None:
        article.site = self.portal.site
        article.url = canonical_of_page(
            self.page.url, [self.page.declared_canonical, self.page.meta("og:url")], self.portal
        )
        article._id = f"{article.site}:{key_of(article.url, self.portal)}"
        article.word_count = word_count(article.body)
        article.language = self._language(article)
        if self.sited and self.sited.body:
            article.extraction["layout"] = self.sited.layout.name

    def _language(self, article: Article) -> str:
        """The language of the text: of its beginning, and of all of it if the beginning is in a wrong one (a quotation)."""
        found = detect(article.body[:_OPENING])
        if found not in self.portal.languages:
            found = detect(f"{article.headline}\n{article.body}")
        return found or ""


def _names_of(page: Page, portal: Portal, data: Mapping[str, Any]) -> set[str]:
    """What the portal calls itself, in compared form."""
    stated = [portal.title, *portal.aliases, portal.site, page.meta("og:site_name"), page.meta("application-name")]
    stated += texts(data.get("publisher"))
    stated += [page.meta("publisher"), page.meta("twitter:site")]
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    stated += [host, host.split(".")[0], host.rpartition(".")[0]]
    # The short part at the title's end; at its start only if the head names it as the page's author, too.
    parts = re.split(r"\s+[|\-–—:»«]+\s+", page.title or "")
    if len(parts) > 1 and len(parts[-1].split()) <= 4 and not page.meta("og:site_name"):
        stated.append(parts[-1])
    if len(parts) > 1 and match_text(parts[0]) in {match_text(name) for name in page.metas.get("author", [])}:
        stated.append(parts[0])
    names = {match_text(name.lstrip("@")) for name in stated if name}
    for name in list(names):
        names.add(re.sub(r"^(?:بوابه|صحيفه|جريده|موقع|وكاله|شبكه|قناه)\s+", "", name))
    names.discard("")
    return names


def _credit(text: str) -> str | None:
    match = re.match(r"\s*(?:المصدر|مصدر)\s*[:：]\s*(.*)$", text, re.DOTALL)
    return credited(match[1] if match else text)


def _says_updated(text: str) -> bool:
    """Whether a page prints any label of an update; a look at its text is cheaper than reading all of it in order."""
    return "تحديث" in text or "تعديل" in text or "pdated" in text


def _method(known: Any) -> str:
    return _KNOWN_METHODS.get(getattr(known, "source", ""), "feed")


def _check(article: Article, page: Page, portal: Portal, sited: Sited | None) -> None:
    """Refuse what is no article, with the reason.

    :raises NotAnArticle: always for a wall and a «not found»; for a page without headline or text; for a language that
        the portal's declaration does not allow.
    """
    if not article.headline or article.word_count < _TOO_FEW:
        if looks_blocked(page):
            raise NotAnArticle("blocked", "a bot wall answered in place of the portal")
        if looks_gone(page):
            raise NotAnArticle("not_article", "the page says that there is no such article")
        if portal.layouts and sited is None and portal.matches(page.url):
            raise NotAnArticle("layout_changed", "no layout of the portal's matches")
        raise NotAnArticle("not_article", "no headline" if not article.headline else "no text")
    if article.language not in portal.languages:
        raise NotAnArticle("language", f"the text is in {article.language or 'no known language'}")
    address = urlsplit(page.url)
    if unquote(address.path) in ("", "/") and not address.query and not portal.layouts:
        raise NotAnArticle("not_article", "a home page")
