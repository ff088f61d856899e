"""What an element is for, as its class and id name it: share buttons, advertisements, comments, captions …"""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from newsspider.text import Page

# What is never the article's text, by words of class and id. A word counts between non-letters only.
_KINDS = {
    "share": r"share\w*|sharing|social\w*|addthis\w*|addtoany|a2a|sharedaddy|heateor|whats?app|follow|followus"
    r"|telegram|twitter|facebook|fb|beacon\d*|print-?link|print|sharer|shareholder|toolbox|tools|actions?",
    "ads": r"ads?|adv|advs|advert\w*|adsense|adsbygoogle|banner\w*|gpt|dfp|sponsor\w*|promo\w*|taboola|outbrain"
    r"|mgid|speakol|adslot|adcontent|adunit|dianomi|stryad|adtitle",
    "related": r"related\w*|similar\w*|read-?also|readalso|also-?read|read-?more|readmore|more-on|recommend\w*"
    r"|see-?also|jp-relatedposts|crp|yarpp\w*|more-?news|more-?stories|next-?posts?|you-?may|suggest\w*",
    "comments": r"comments?\w*|disqus\w*|respond|commentlist|facebook-comments|livefyre|coral|remark42",
    "newsletter": r"newsletter\w*|cta|call-?to-?action|subscri\w*"
    r"|signup|sign-up|mailchimp|mc4wp\w*|optin|google-?news|follow-?google",
    "tags": r"tags?|badges?|chips?|pills?"
    r"|taglist|tag-?links|tagcloud|tags?-?(?:list|cloud|links|box|wrap\w*)|keywords?\w*|post-tags|topics",
    "caption": r"captions?|slide-?(?:desc\w*|text|caption)"
    r"|img-?cap|cap|figcaption|wp-caption-text|photo-?credits?|image-?desc\w*|img-?desc|imgdesc"
    r"|img-?title|image-?title|credits?|copyrights?|photo-?by|legend",
    "consent": r"cookies?|consent|gdpr|cmp|paywall|modal|popup|lightbox|tooltip|toast",
    "nav": r"nav|navbar|menus?|submenu|pagination|pager|prev-?next|next-?prev|post-nav\w*|breadcrumbs?\w*|breadcumb"
    r"|crumbs?|skip-?link|tabs|bread-?crumb\w*|toc",
    "widget": r"widgets?|poll|polls|sidebar|ticker|newsticker|most-?\w*|mostread|mostviewed|popular|trending|latest\w*"
    r"|carousel|slider|swiper|slick|owl|playlist|player|weather|prayer|currency|ranking|top-?news|breaking|radio|rating|podcasts?",
    "byline": r"author-?(?:box|bio|info|card|desc\w*|about)|about-?author|bio|avatar|byline",
    "meta": r"metadata|post-?meta|entry-?meta|article-?meta|meta|publish-?date|post-?date|date|timestamp|views?|hits"
    r"|reading-?time|time-?to-?read\w*|read-?time|counter|font-?size|listen|readspeaker\w*|rsbtn|audio|tts",
    "embed": r"twitter-tweet|instagram-media|fb-post|fb-video|tiktok-embed|embed|telegram-post|oembed|video-?js"
    r"|jwplayer",
    "aside": r"factbox|pullquote|pull-quote",
}
_OWN_FOOTER = re.compile(r"(?:entry|post|article|story|content)[-_]?footer")
_HIDDEN = (
    r"hidden|hide|is-hidden|u-hide|u-hidden|visually-?hidden|sr-only|screen-reader-(?:text|only)|element-invisible|invisible"
    r"|no-?display|d-(?:md|lg|xl)-none|hidden-(?:md|lg|desktop|print)|visible-(?:xs|sm|print|mobile)|mobile-only"
    r"|only-mobile|show-?mobile|d-print-block|rdf-meta|offscreen|clip-text|noscript"
)
_WORD = r"(?:^|[^a-z0-9])(?:{})(?![a-z0-9])"
_PARTS = re.compile("|".join(f"(?P<{kind}>{_WORD.format(words)})" for kind, words in _KINDS.items()))
_HIDE = re.compile(rf"(?:^|\s)(?:{_HIDDEN})(?=\s|$)")
# Bootstrap hides with d-none and shows again from a width on.
_NONE_BELOW = re.compile(r"(?:^|\s)d-none(?=\s|$)")
_SHOWN_FROM = re.compile(r"(?:^|\s)d-(?:sm|md|lg|xl|xxl)-(?!none)\w+")
_STYLE_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_POST_TERMS = re.compile(r"(?<!\S)(?:tag|category|format|type|post_format|has|status)-\S+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def words(text: str) -> frozenset[str]:
    """The words of a text, for lists that read better so."""
    return frozenset(text.split())


# Elements that are for no reader, or for no reader of text.
SKIPPED = words(
    """
    script style template noscript iframe object embed svg math canvas video audio map head title meta link
    base select  option textarea button input datalist progress meter dialog applet frame frameset noframes
    param source track col  amp-ad amp-analytics amp-iframe amp-sidebar amp-consent amp-social-share amp-img
    amp-video amp-youtube  amp-twitter amp-facebook amp-instagram amp-embed amp-sticky-ad amp-auto-ads amp-
    pixel
    """
)
INLINE = words(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp
    small span  strike strong sub sup time tt u var wbr img o:p st1:personname amp-fit-text legend picture
    """
)
TAG_KINDS = {
    "nav": "nav",
    "footer": "footer",
    "aside": "widget",
    "form": "form",
    "fieldset": "form",
    "header": "header",
    "figcaption": "caption",
    "caption": "caption",
    "menu": "nav",
}
_ROLES = {
    "navigation": "nav",
    "complementary": "widget",
    "contentinfo": "footer",
    "search": "form",
    "dialog": "consent",
}


# Attributes that say something of an element's role besides its class.
_TELLING = frozenset(("style", "hidden", "aria-hidden", "id", "aria-labelledby", "role"))


@lru_cache(maxsize=8192)
def _kind_of_names(names: str) -> str | None:
    # What WordPress calls a post by its categories and tags says nothing of what the element is for.
    if "hentry" in names or "type-post" in names:
        names = _POST_TERMS.sub(" ", names)
    # Page builders name every box a widget.
    names = _CAMEL.sub("-", names.replace("elementor-widget", "")).lower().replace("_", "-")
    match = _PARTS.search(names)
    return match.lastgroup if match else None


@lru_cache(maxsize=8192)
def _hiding_class(classes: str) -> bool:
    lower = classes.lower()
    if _NONE_BELOW.search(lower) and not _SHOWN_FROM.search(lower):
        return True
    return _HIDE.search(lower) is not None


def role_of(element: etree._Element) -> str | None:
    """What an element is set apart for: as :func:`kind_of`, ``hidden`` by its class or ``unseen`` by an attribute."""
    tag, names = element.tag, element.keys()
    if not names:  # most paragraphs, entries and emphases
        return TAG_KINDS.get(tag) if tag != "footer" else _kind_of_footer(element)
    if _TELLING.isdisjoint(names) and tag != "footer":  # most others
        return _role_of_class(tag, element.get("class") if "class" in names else None)
    return _role_of_all(element, tag, dict(element.items()).get)


def _role_of_all(element: etree._Element, tag: str, get: Callable[[str], str | None]) -> str | None:
    """The role of an element by all its attributes."""
    if get("hidden") is not None or get("aria-hidden") == "true":
        return "unseen"
    if (style := get("style")) is not None and _hiding_style(style):
        return "unseen"
    if (classes := get("class")) is not None and _hiding_class(classes):
        return "hidden"
    return kind_of(element) if tag == "footer" else _kind(tag, classes, get("id"), get("aria-labelledby"), get("role"))


@lru_cache(maxsize=8192)
def _role_of_class(tag: str, classes: str | None) -> str | None:
    """The role of an element of which only the class says anything; no footer, for which it matters where it stands."""
    return "hidden" if classes is not None and _hiding_class(classes) else _kind(tag, classes, None, None, None)


def roles_of(page: Page) -> dict[etree._Element, str]:
    """The roles of all elements of a page that have one: of few, and some classes say it of many."""
    index = page.index
    telling, elements = index.attributes.telling, index.elements
    special: dict[int, dict[str, str]] = defaultdict(dict)
    for name in _TELLING:
        for place, value in telling[name]:
            special[place][name] = value
    roles: dict[etree._Element, str] = {}
    for value, places in index.attributes.by_class.items():
        kind = _role_of_class("", value)
        for place in places:
            if place in special:
                special[place]["class"] = value
            elif kind:
                roles[elements[place]] = kind
    for place, said in special.items():
        element = elements[place]
        if kind := _role_of_all(element, element.tag, said.get):
            roles[element] = kind
    for element in page.tree.iter(*TAG_KINDS):
        if kind := role_of(element):
            roles[element] = kind
    return roles


def kind_of(element: etree._Element) -> str | None:
    """What an element is for, if it is not for the text; None for what may hold text."""
    get = element.get
    if element.tag == "footer":
        return _kind_of_footer(element)
    return _kind(element.tag, get("class"), get("id"), get("aria-labelledby"), get("role"))


@lru_cache(maxsize=8192)
def _kind(tag: str, classes: str | None, name: str | None, label: str | None, role: str | None) -> str | None:
    if kind := TAG_KINDS.get(tag):
        return kind
    if (classes or name or label) and (kind := _kind_of_names(f"{classes or ''} {name or ''} {label or ''}")):
        return kind
    return None if role is None else _ROLES.get(role)


def _kind_of_footer(element: etree._Element) -> str:
    """Of an article's own footer, with its tags and byline, another than of the page's."""
    own = _OWN_FOOTER.search(element.get("class") or "") or next(element.iterancestors("article", "main"), None)
    return "footer" if own is None else "meta"


@lru_cache(maxsize=2048)
def _hiding_style(style: str) -> bool:
    return _STYLE_HIDES.search(style) is not None
