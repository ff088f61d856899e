"""Whether a URL looks like an article's, for portals without a known pattern."""

import re
from urllib.parse import unquote

from newsspider.urls.splitting import urlsplit

_FILES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|docx?|xlsx?|mp[34]|m4a|webm|css|js|json|xml|rss|zip|apk)$")
# A path that begins or ends so leads to a list, a service or a person, whatever follows.
_SERVICE_NAMES = """
search login logout register signup signin subscribe subscription newsletter rss feed feeds sitemap about about-us
aboutus contact contact-us contactus privacy privacy-policy terms policy policies advertise ads jobs careers cart
account comment comments print share wp-admin wp-login.php wp-content wp-json cdn-cgi ajax api static assets uploads
upload poll polls vote live live-tv schedule programs podcast podcasts app apps user users profile author authors
writer writers faq help whoweare who-we-are
كاتب كتاب بحث من-نحن عن-الموقع اتصل-بنا سياسة-الخصوصية البث-المباشر
"""
_LIST_NAMES = """
tag tags topic topics keyword keywords category categories cat section sections archive archives page pages
الوسوم وسم وسوم كلمات-دلالية قسم أقسام تصنيف الأرشيف
"""
_ELSEWHERE = frozenset(_SERVICE_NAMES.split())
_SERVICES = _ELSEWHERE | frozenset(_LIST_NAMES.split())
_LISTED = frozenset({"page", "tag", "tags", "category", "categories", "author", "authors", "الوسوم", "وسم", "label"})
_ARTICLE_NAMES = """
article articles story stories details detail newsdetails news-details news post posts view read content item show
خبر الخبر مقال مقالات اخبار أخبار
"""
_ARTICLES = frozenset(_ARTICLE_NAMES.split())
_ID_PARAMETER = re.compile(
    r"(?:^|&)(?:news_?|article_?|story_?|post_?|item_?|content_?)?(?:id|nid|aid|p|oid|guid|no)=(\d+|[0-9a-f-]{16,})",
    re.IGNORECASE | re.ASCII,
)
# What leads to a page of a list, to a category or to a search.
_LIST_PARAMETER = re.compile(r"(?:^|&)(?:paged?|cat|tag|author|s|q|search|category_name)=", re.IGNORECASE)
_DAY_IN_PATH = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)", re.ASCII)
_MONTH_IN_PATH = re.compile(r"/(?:19|20)\d{2}/\d{1,2}/", re.ASCII)
_CODE = re.compile(r"(?=.*\d)[a-z0-9]{6,}|[0-9a-f]{8}-[0-9a-f-]{20,}", re.IGNORECASE | re.ASCII)


def looks_like_article(url: str, anchor_text: str = "") -> bool:
    """Whether an address is shaped as articles' are: a day, an id or a headline's words in it, and no service's name.

    ``anchor_text`` of a headline's length decides where the shape alone does not.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = unquote(parts.path)
    steps = [step for step in path.split("/") if step]
    if _FILES.search(path.lower()):
        return False
    lowered = [step.lower() for step in steps]
    headline = len(anchor_text.split()) >= 4
    if _LIST_PARAMETER.search(parts.query):
        return False
    if _ID_PARAMETER.search(unquote(parts.query)):
        return (headline or bool(_ARTICLES & set(_words(" ".join(lowered))))) and not _SERVICES & set(lowered)
    if not steps or _is_service(lowered):
        return False
    last = re.sub(r"\.(?:s?html?|aspx?|php|jsp)$", "", lowered[-1])
    words = _words(last)
    if _MONTH_IN_PATH.search(path) or _DAY_IN_PATH.search(path):
        rest = (_DAY_IN_PATH.split(path) if _DAY_IN_PATH.search(path) else _MONTH_IN_PATH.split(path))[-1]
        return any(re.search(r"[^\W\d_]|\d{4,}", step) for step in rest.split("/"))
    if any(re.fullmatch(r"\d{5,}", word) for step in lowered for word in _words(re.sub(r"\.\w+$", "", step))):
        return True
    if len([word for word in words if re.search(r"[^\W\d_]", word)]) >= 4:
        return True
    named = bool(_ARTICLES & set(lowered[:-1]))
    if named and len(words) >= 2 and any(word.isdigit() for word in words):
        return True  # «/posts/new-7/»
    if re.fullmatch(r"\d{3,4}", last) or (named and (last.isdigit() or _CODE.fullmatch(last))):
        return headline or named
    return headline and len(steps) >= 2 and (len(words) >= 3 or _CODE.fullmatch(last) is not None)


def leads_elsewhere(url: str) -> bool:
    """Whether an address leads to a service, a person or a file, and not to articles or lists of them."""
    path = unquote(urlsplit(url).path).lower()
    return bool(_ELSEWHERE & set(path.split("/"))) or _FILES.search(path) is not None


def _words(step: str) -> list[str]:
    return [word for word in re.split(r"[-_.,+\s]+", step) if word]


def _is_service(steps: list[str]) -> bool:
    # Some portals have all their articles under /archives/.
    if steps[-1] in _SERVICES or (steps[0] in _SERVICES and steps[0] not in {"archive", "archives"}):
        return True
    # /ar/tag/…: the language first; /news/page/2: a later page of a list.
    if len(steps) > 1 and len(steps[0]) == 2 and steps[1] in _SERVICES:
        return True
    # Lists of one thing below anything, /ar/news/tag/…: the name of a tag may be as long as a headline.
    return any(step in _LISTED for step in steps[:-1])
