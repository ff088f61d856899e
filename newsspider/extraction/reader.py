"""Reads each field of an article: from the selectors, the structured data and the visible page, in that order."""

from dataclasses import replace

from newsspider.arabic import match_text, word_count
from newsspider.extraction.blocks.images import once as pictures_once
from newsspider.extraction.blocks.images import picture_url, pictures_in
from newsspider.extraction.blocks.labels import credited
from newsspider.extraction.blocks.tag_lines import split_tags
from newsspider.extraction.fields import bylines, generic, sections, tags
from newsspider.extraction.fields.stamp_choice import Reading, decide, local_day, put_times, same_day
from newsspider.extraction.fields.stamps import Candidate, day_of_url
from newsspider.extraction.fields.state_fields import state_stamps, state_writers
from newsspider.extraction.fields.stated import source_stamps, source_value, stated_stamps
from newsspider.extraction.fields.videos import video_stamps
from newsspider.extraction.loader import ArticleLoader
from newsspider.extraction.machine.fallback import machine_text, precise_text, source_text
from newsspider.extraction.machine.microdata import value
from newsspider.extraction.machine.state import state_text
from newsspider.extraction.machine.structured import breadcrumbs, texts
from newsspider.extraction.people.people import names, once
from newsspider.extraction.view import PageView
from newsspider.items import Article
from newsspider.portals import canonical_of_page, key_of
from newsspider.text.language import detect

# A body of fewer words is a caption or a teaser; then another source of the text may be the better one.
_FEW_WORDS = 40
# Characters of the text from which its language is detected: some hundred words.
_OPENING = 600


class ArticleReader:
    """Reads the fields of one page in order; a field that has a value is not read again."""

    def __init__(self, view: PageView) -> None:
        self.view, self.page, self.portal, self.known = view, view.page, view.portal, view.known
        self.data, self.portal_names, self.by_layout = view.data, view.portal_names, view.by_layout
        self.loader = ArticleLoader()

    def _wanted(self, field: str) -> bool:
        """Whether the whole page is to be searched: the field has no value yet, and no selector of its own."""
        return field not in self.loader.methods and not self.view.is_declared(field)

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
        offer("headline", "site", self.view.selected("headline"))
        if "headline" not in self.loader.methods and (found := self.view.full_page.headline):
            offer("headline", found.method, found.text)
        offer("headline", source_value(self.known), source_value(self.known, "title"))

    def _text(self) -> None:
        body, offer = self.view.body, self.loader.offer
        text, method = "\n\n".join(body.paragraphs), "site" if self.by_layout and self.by_layout.body else "generic"
        if method == "generic":
            if self.view.full_page.container in self.view.full_page.marked.get("articlebody", ()):
                method = "microdata"
            if text.count(" ") < 2 * _FEW_WORDS and word_count(text) < _FEW_WORDS:
                text, method = self._other_text(text, method)
        offer("body", method, text)
        offer("body", source_value(self.known), source_text(source_value(self.known, "body")))
        offer("dateline", "site", self.view.selected("dateline"))
        if not self.view.is_absent("dateline"):
            offer("dateline", "labels", body.dateline)
        offer("subheadline", "site", " ".join(self.view.selected("subheadline")))
        if self.by_layout is None:
            offer("subheadline", "generic", self.view.full_page.subheadline or body.subheadline)
        elif not self.view.is_absent("subheadline"):
            offer("subheadline", "generic", body.subheadline)

    def _other_text(self, text: str, method: str) -> tuple[str, str]:
        """The text of the structured data, or of a generic extractor, if it is longer by half."""
        headline = self.loader.get_output_value("headline")
        for read, name in (
            (lambda: machine_text(self.data), "json-ld"),
            (lambda: state_text(self.page, headline), "generic"),
            (lambda: precise_text(self.page, headline, self._set_apart()), "generic"),
        ):
            other = read()
            if word_count(other) > 1.5 * max(word_count(text), 1):
                return other, name
        return text, method

    def _set_apart(self) -> set[str]:
        """The texts of the page that its markup sets apart, in compared form."""
        return {match_text(block.text) for block in self.view.full_page.blocks if not block.shown}

    def _authors(self) -> None:
        offer = self.loader.offer
        if self.view.is_absent("authors"):
            return
        offer("authors", "site", once(name for text in self.view.selected("authors") for name in self._names(text)))
        offer("authors", "labels", once(self.view.body.authors))
        if self._wanted("authors"):
            stated = self.view.by_convention("authors")
            offer("authors", "system", once(name for text in stated for name in self._names(text)))
        shown = bylines.authors(self.view.full_page) if self._wanted("authors") else None
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
            source_value(self.known),
            once(n for text in texts(source_value(self.known, "authors")) for n in self._names(text)),
        )

    def _names(self, text: str) -> list[str]:
        return names(text, self.portal_names)

    def _is_writer(self, name: str) -> bool:
        """Whether a name of the structured data is a writer's, not a user account's: it is Arabic, or printed."""
        if any("ء" <= letter <= "ي" for letter in name):
            return True
        return any(name in block.text for block in self.view.full_page.blocks if len(block.text) < 200)

    def _source(self) -> None:
        offer = self.loader.offer
        offer("source", "site", [credit for text in self.view.selected("source") if (credit := credited(text))])
        if not self.view.is_absent("source"):
            offer("source", "labels", self.view.body.source)
        if self._wanted("source") and (found := bylines.source(self.view.full_page)):
            offer("source", found[1], found[0])

    def _keywords(self) -> None:
        offer = self.loader.offer
        if self.view.is_absent("keywords"):
            return
        site = self.view.selected("keywords")
        offer("keywords", "site", once(split_tags(site[0]) if len(site) == 1 else site))  # one text: a meta, a line
        if self._wanted("keywords"):
            offer("keywords", "system", tags.cleaned(self.view.by_convention("keywords"), self._no_keywords()))
        offer("keywords", "labels", tags.cleaned(self.view.body.tags, self._no_keywords()))
        if self._wanted("keywords") and (found := tags.keywords(self.view.full_page)):
            offer("keywords", found[1], tags.cleaned(found[0], self._no_keywords()))
        offer("keywords", source_value(self.known), once(texts(source_value(self.known, "keywords"))))

    def _no_keywords(self) -> list[str]:
        """What may stand among the tags and is none: the writers."""
        return list(self.loader.get_collected_values("authors"))

    def _related(self) -> None:
        offer = self.loader.offer
        if self.view.is_absent("related"):
            return
        if self.by_layout:
            offer("related", "site", self.by_layout.related())
        if self._wanted("related"):  # in the text and below it
            offer("related", "labels", generic.related(self.view.full_page))
        if self.by_layout and self.by_layout.body:
            offer("related", "labels", [entry for group in self.view.layout_body[1] for entry in group.entries])

    def _section(self) -> None:
        offer = self.loader.offer
        if self.view.is_absent("section"):
            return
        offer("section", "site", self.view.selected("section")[-1:])
        # The trail above the headline is what a reader sees, and it ends in the narrower section.
        offer("section", "json-ld", self._trail())
        if self._wanted("section"):
            offer("section", "generic", sections.in_breadcrumbs(self.view.full_page))
            offer("section", "system", sections.named(self.view.by_convention("section"))[:1])
        offer("section", "json-ld", texts(self.data.get("articleSection"))[:1])
        offer("section", "opengraph", self.page.meta("article:section", "og:section"))
        if self._wanted("section"):
            offer("section", "generic", sections.guessed(self.view.full_page))
            marked = self.view.full_page.marked.get("articlesection", [])
            offer("section", "microdata", [value(element) for element in marked][:1])
        offer("section", source_value(self.known), source_value(self.known, "section"))

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
        found = ((method, url) for method, stated in candidates for text in stated if (url := picture_url(text, base)))
        method, *main = next(found, ("generic",))
        container = self.view.container
        own = pictures_in(container, base) if container else generic.pictures(self.view.full_page)
        if not (main or own) and not self.view.is_declared("images"):
            own = generic.pictures(self.view.full_page)[:1]
        self.loader.offer("images", method, pictures_once([*main, *own]))
        self.loader.offer("images", source_value(self.known), texts(source_value(self.known, "images")))

    def _site_images(self) -> list[str]:
        nodes = (self.by_layout.nodes("images") if self.by_layout else None) or []
        return [node if isinstance(node, str) else node.get("content") or node.get("src") or "" for node in nodes]

    def _times(self, article: Article) -> None:
        known = self.page.fetch_known
        reading = Reading(self.view.zone, self.page.fetched_at, self.portal.stamps, known)
        candidates = stated_stamps(self.view)
        times = decide(candidates, reading)
        if times.published is None and (source := source_stamps(self.known)):
            times = decide([*candidates, *source], replace(reading, mode="exact"))
        elif times.updated is None and (later := [c for c in source_stamps(self.known) if c.role == "updated"]):
            times = decide([*candidates, *later], reading)
        if times.published and times.published.stamp.precision == "day" and (source := source_stamps(self.known)):
            exact = decide([*candidates, *source], replace(reading, mode="exact"))
            times = (
                exact
                if same_day(exact.published, local_day(times.published, self.view.zone), self.view.zone)
                else times
            )
        headline = self.loader.get_output_value("headline")
        if times.published is None and (stated := state_stamps(self.page, headline)):
            times = decide([*candidates, *stated], reading)
        if times.published is None and (videos := video_stamps(self.page, headline)):
            times = decide([*candidates, *videos], reading)
        if times.published is None and (day := day_of_url(self.page.url)):
            times = decide([*candidates, Candidate(day, "published", "url", False)], reading)
        put_times(article, times, self.view.zone)

    def _identity(self, article: Article) -> None:
        says = [self.page.declared_canonical, self.page.meta("og:url")]
        article.site = self.portal.site
        article.url = canonical_of_page(self.page.url, says, self.portal)
        article._id = f"{article.site}:{key_of(article.url, self.portal)}"
        article.word_count = word_count(article.body)
        article.language = self._language(article)
        if self.view.system and "system" in article.extraction.values():
            article.extraction["layout"] = self.view.system.name
        if self.by_layout:
            article.extraction["layout"] = self.by_layout.layout.name

    def _language(self, article: Article) -> str:
        """The language of the text: of its opening, and of all of it if that is in a wrong one (a quotation)."""
        found = detect(article.body[:_OPENING])
        if found not in self.portal.languages:
            found = detect(f"{article.headline}\n{article.body}")
        return found or ""
