"""Each field of an article: asked of a site file's selectors, of what the page tells machines, of what it shows."""

from functools import cached_property
from typing import Any

from newsspider.arabic import match_text, word_count
from newsspider.extraction.blocks.blocks import read_blocks
from newsspider.extraction.blocks.images import once as pictures_once
from newsspider.extraction.blocks.images import picture_url, pictures_in
from newsspider.extraction.blocks.inline import set_apart
from newsspider.extraction.blocks.labels import credited, read_lines
from newsspider.extraction.blocks.related import Group, find_groups
from newsspider.extraction.blocks.tag_lines import split_tags
from newsspider.extraction.body.body import Body, Surroundings
from newsspider.extraction.body.full_page import Whole
from newsspider.extraction.body.segments import segment
from newsspider.extraction.fields import bylines, generic, sections, tags
from newsspider.extraction.fields.stamps import Candidate, Reading, Times, day_of_url, decide, local_day
from newsspider.extraction.fields.state_fields import state_stamps, state_writers
from newsspider.extraction.fields.stated import stated_names, stated_stamps, told, told_stamps
from newsspider.extraction.fields.videos import video_stamps
from newsspider.extraction.loader import ArticleLoader
from newsspider.extraction.machine.fallback import machine_text, precise_text, source_text
from newsspider.extraction.machine.microdata import value
from newsspider.extraction.machine.state import state_text
from newsspider.extraction.machine.structured import article_data, breadcrumbs, texts
from newsspider.extraction.people.people import names, once
from newsspider.extraction.site import Sited
from newsspider.items import Article
from newsspider.portals import Portal, canonical_of_page, key_of
from newsspider.text import Page
from newsspider.text.language import detect

# A body of fewer words is a caption or a teaser; then another source of the text may be the better one.
_FEW_WORDS = 40
# As much of the text as tells its language: some hundred words.
_OPENING = 600


class Reader:
    """One page on its way to an article. The whole page is read in order only if something is asked of it."""

    def __init__(self, page: Page, portal: Portal, sited: Sited | None, known: Any = None) -> None:
        self.page, self.portal, self.sited, self.known = page, portal, sited, known
        self.data = article_data(page)
        self.loader = ArticleLoader()
        self.portal_names = stated_names(page, portal, self.data)
        self.zone = generic.zone_of(page, portal)

    @cached_property
    def whole(self) -> Whole:
        """The page as the generic reader sees it."""
        stated = {
            "json-ld": next(iter(texts(self.data.get("headline"))), None),
            "opengraph": self.page.meta("og:title", "twitter:title"),
            "meta": self.page.title,
        }
        headline = next(iter(self._site("headline")), None)
        return Whole(self.page, self.portal_names, stated, self.sited.body if self.sited else (), headline)

    @cached_property
    def body(self) -> Body:
        """The text taken apart: of the site file's container, else of the one that was found."""
        return self._sited_body[0] if self.sited and self.sited.body else self.whole.body

    @cached_property
    def _sited_body(self) -> tuple[Body, list[Group]]:
        assert self.sited is not None
        blocks = set_apart(read_blocks(self.sited.body, self.sited.removed))
        lines = read_lines(blocks)
        groups = find_groups(blocks, lines, self.page.base, self.page.url, self.sited.body[0].getparent())
        headline, deck = " ".join(self._site("headline")[:1]), " ".join(self._site("subheadline"))
        return segment(blocks, lines, groups, Surroundings(headline, deck, self.portal_names)), groups

    def _site(self, field: str) -> list[str]:
        return self.sited.texts(field) if self.sited else []

    def _declared(self, field: str) -> bool:
        """Whether the layout says where the field is: then the rest of the page is not searched for it."""
        return self.sited is not None and field in self.sited.layout.fields

    def _absent(self, field: str) -> bool:
        """Whether the layout says, by an empty list, that its pages have no such field."""
        return self.sited is not None and self.sited.layout.fields.get(field) == ()

    def _wanted(self, field: str) -> bool:
        """Whether the whole page is to be searched: the field has no value yet, and no selector of its own."""
        return field not in self.loader.methods and not self._declared(field)

    def read(self) -> Article:
        """All fields, each from the first source that has it."""
        self._headline()
        self._text()
        self._authors()
        self._source()
        self._keywords()
        self._related()
        self._section()
        self._images()
        article = self.loader.article()
        self._times(article)
        self._identity(article)
        return article

    def _headline(self) -> None:
        offer = self.loader.offer
        offer("headline", "site", self._site("headline"))
        if "headline" not in self.loader.methods and (found := self.whole.headline):
            offer("headline", found.method, found.text)
        offer("headline", told(self.known), told(self.known, "title"))

    def _text(self) -> None:
        body, offer = self.body, self.loader.offer
        text, method = "\n\n".join(body.paragraphs), "site" if self.sited and self.sited.body else "generic"
        if method == "generic":
            if self.whole.container in self.whole.marked.get("articlebody", ()):
                method = "microdata"
            if word_count(text) < _FEW_WORDS:
                text, method = self._other_text(text, method)
        offer("body", method, text)
        offer("body", told(self.known), source_text(told(self.known, "body")))
        offer("dateline", "site", self._site("dateline"))
        if not self._absent("dateline"):
            offer("dateline", "labels", body.dateline)
        offer("subheadline", "site", " ".join(self._site("subheadline")))
        if self.sited is None:
            offer("subheadline", "generic", self.whole.subheadline or body.subheadline)
        elif not self._absent("subheadline"):
            offer("subheadline", "generic", body.subheadline)

    def _other_text(self, text: str, method: str) -> tuple[str, str]:
        """The text that the page tells machines, or that a generic extractor finds, if it is longer by half."""
        headline = self.loader.get_output_value("headline")
        for read, name in (
            (lambda: machine_text(self.data), "json-ld"),
            (lambda: state_text(self.page, headline), "generic"),
            (lambda: precise_text(self.page, headline), "generic"),
        ):
            other = read()
            if word_count(other) > 1.5 * max(word_count(text), 1):
                return other, name
        return text, method

    def _authors(self) -> None:
        offer = self.loader.offer
        if self._absent("authors"):
            return
        offer("authors", "site", once(name for text in self._site("authors") for name in self._names(text)))
        offer("authors", "labels", once(self.body.authors))
        shown = bylines.authors(self.whole) if self._wanted("authors") else None
        if shown and shown[1] != "microdata":
            offer("authors", shown[1], shown[0])
        for method, stated in (
            ("json-ld", texts(self.data.get("author"))),
            ("microdata", shown[0] if shown else []),
            ("meta", self.page.metas.get("article:author", []) + self.page.metas.get("author", [])),
        ):
            if "authors" not in self.loader.methods:
                offer("authors", method, once(n for text in stated for n in self._names(text) if self._is_writer(n)))
        if self._wanted("authors") and '"author' in self.page.text:
            stated = state_writers(self.page, self.loader.get_output_value("headline"))
            offer("authors", "generic", once(n for text in stated for n in self._names(text) if self._is_writer(n)))
        offer(
            "authors",
            told(self.known),
            once(n for text in texts(told(self.known, "authors")) for n in self._names(text)),
        )

    def _names(self, text: str) -> list[str]:
        return names(text, self.portal_names)

    def _is_writer(self, name: str) -> bool:
        """Whether a name that the page tells machines is a writer's and not an account's: Arabic, or printed."""
        if any("ء" <= letter <= "ي" for letter in name):
            return True
        return any(name in block.text for block in self.whole.blocks if len(block.text) < 200)

    def _source(self) -> None:
        offer = self.loader.offer
        offer("source", "site", [credit for text in self._site("source") if (credit := credited(text))])
        if not self._absent("source"):
            offer("source", "labels", self.body.source)
        if self._wanted("source") and (found := bylines.source(self.whole)):
            offer("source", found[1], found[0])

    def _keywords(self) -> None:
        offer = self.loader.offer
        if self._absent("keywords"):
            return
        site = self._site("keywords")
        offer("keywords", "site", once(split_tags(site[0]) if len(site) == 1 else site))  # one text: a meta, a line
        offer("keywords", "labels", once(self.body.tags))
        if self._wanted("keywords") and (found := tags.keywords(self.whole)):
            offer("keywords", found[1], found[0])
        offer("keywords", told(self.known), once(texts(told(self.known, "keywords"))))

    def _related(self) -> None:
        offer = self.loader.offer
        if self._absent("related"):
            return
        if self.sited:
            offer("related", "site", self.sited.related())
        if self._wanted("related"):  # in the text and below it
            offer("related", "labels", generic.related(self.whole))
        if self.sited and self.sited.body:
            offer("related", "labels", [entry for group in self._sited_body[1] for entry in group.entries])

    def _section(self) -> None:
        offer = self.loader.offer
        if self._absent("section"):
            return
        offer("section", "site", self._site("section")[-1:])
        # The trail above the headline is what a reader sees, and it ends in the narrower section.
        offer("section", "json-ld", self._trail())
        if self._wanted("section"):
            offer("section", "generic", sections.in_breadcrumbs(self.whole))
        offer("section", "json-ld", texts(self.data.get("articleSection"))[:1])
        offer("section", "opengraph", self.page.meta("article:section", "og:section"))
        if self._wanted("section"):
            offer("section", "generic", sections.guessed(self.whole))
            offer(
                "section", "microdata", [value(element) for element in self.whole.marked.get("articlesection", [])][:1]
            )
        offer("section", told(self.known), told(self.known, "section"))

    def _trail(self) -> str | None:
        headline = match_text(self.loader.get_output_value("headline") or "")
        crumbs = (
            [(name, match_text(name)) for name in breadcrumbs(self.page)]
            if "section" not in self.loader.methods
            else []
        )
        crumbs = [(name, m) for name, m in crumbs if m not in self.portal_names and not sections.is_home(name)]
        crumbs = [(name, m) for name, m in crumbs if m and m[:20] != headline[:20]]  # the trail may end in the headline
        return crumbs[-1][0] if crumbs else None

    def _images(self) -> None:
        base, metas = self.page.base, self.page.metas
        candidates = (
            ("site", self._site_images()),
            ("opengraph", metas.get("og:image", []) + metas.get("og:image:url", [])),
            ("json-ld", texts(self.data.get("image"))),
            ("meta", metas.get("twitter:image", []) + metas.get("twitter:image:src", [])),
        )
        found = [(method, url) for method, stated in candidates for text in stated if (url := picture_url(text, base))]
        method, main = (found[0][0], [found[0][1]]) if found else ("generic", [])
        own = pictures_in(self.sited.body, base) if self.sited and self.sited.body else generic.pictures(self.whole)
        if not (main or own) and not self._declared("images"):
            own = generic.pictures(self.whole)[:1]
        self.loader.offer("images", method, pictures_once([*main, *own]))
        self.loader.offer("images", told(self.known), texts(told(self.known, "images")))

    def _site_images(self) -> list[str]:
        nodes = (self.sited.nodes("images") if self.sited else None) or []
        return [node if isinstance(node, str) else node.get("content") or node.get("src") or "" for node in nodes]

    def _times(self, article: Article) -> None:
        reading = Reading(self.zone, self.page.fetched_at, self.portal.stamps)
        candidates = stated_stamps(self)
        times = decide(candidates, reading)
        if times.published is None and (source := told_stamps(self.known)):
            times = decide([*candidates, *source], Reading(self.zone, self.page.fetched_at))
        headline = self.loader.get_output_value("headline")
        if times.published is None and (stated := state_stamps(self.page, headline)):
            times = decide([*candidates, *stated], reading)
        if times.published is None and (videos := video_stamps(self.page, headline)):
            times = decide([*candidates, *videos], reading)
        if times.published is None and (day := day_of_url(self.page.url)):
            times = decide([*candidates, Candidate(day, "published", "url", False)], reading)
        _fill(article, times, self.zone)

    def _identity(self, article: Article) -> None:
        says = [self.page.declared_canonical, self.page.meta("og:url")]
        article.site = self.portal.site
        article.url = canonical_of_page(self.page.url, says, self.portal)
        article._id = f"{article.site}:{key_of(article.url, self.portal)}"
        article.word_count = word_count(article.body)
        article.language = self._language(article)
        if self.sited:
            article.extraction["layout"] = self.sited.layout.name

    def _language(self, article: Article) -> str:
        """The language of the text: of its opening, and of all of it if that is in a wrong one (a quotation)."""
        found = detect(article.body[:_OPENING])
        if found not in self.portal.languages:
            found = detect(f"{article.headline}\n{article.body}")
        return found or ""


def _fill(article: Article, times: Times, zone: str | None) -> None:
    """Put the moments into the article, with what is noted beside them."""
    article.timezone = zone or "UTC"
    article.no_zone = times.no_zone
    if published := times.published:
        article.published_at, article.published_precision = published.stamp.at, published.stamp.precision
        article.published_text = published.text if published.method != "url" else None
        article.published_on = local_day(published, zone)
        article.extraction["published_at"] = published.method
    if updated := times.updated:
        article.updated_at, article.updated_text = updated.stamp.at, updated.text
        article.extraction["updated_at"] = updated.method
