"""Pages that a bot wall shows in place of the requested one: challenges, captchas, blocks."""

import re
from collections.abc import Mapping, Sequence

# More visible words than any wall's page has. Articles about walls, and pages that carry a wall's script, have more.
MAX_WORDS = 250
# A wall's page is small, whatever script it carries.
MAX_LENGTH = 400_000

# Header and what its value contains.
_HEADERS = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-amzn-waf-action", "challenge", "AWS WAF"),
    ("x-amzn-waf-action", "captcha", "AWS WAF"),
    ("sg-captcha", "challenge", "SiteGround"),
    ("x-vercel-mitigated", "challenge", "Vercel"),
    ("x-vercel-mitigated", "deny", "Vercel"),
    ("x-sucuri-block", "", "Sucuri"),
)

# What stands in a wall's own code: scripts, attributes, comments. Text that a reader sees is not searched, since an
# article may quote it. Scripts that walls add to every page of a portal, as Cloudflare's /cdn-cgi/challenge-platform/
# or Imperva's SWJIYLWA, are no sign.
# Before each pattern stand literals in lower case, of which a page with it has at least one.
_CODE = (
    (
        ("_cf_chl_opt", "challenge-form", "cf-challenge-running", "challenge-error-text", "/cdn-cgi/l/chk_"),
        r"_cf_chl_opt|id=[\"']?(?:challenge-form|cf-challenge-running|challenge-error-text)\b|/cdn-cgi/l/chk_",
        "Cloudflare",
    ),
    (("cf-captcha-container",), r"id=[\"']?cf-captcha-container", "Cloudflare"),
    (
        ("_incapsula_resource",),
        r"_Incapsula_Resource\?(?:[^\"'<>]*&)?(?:SWUDNSAI|CWUDNSAI|incident_id)=",
        "Imperva",
    ),
    (("_incapsula",), r"id=[\"']?main-iframe[\"']? src=[\"']/_Incapsula", "Imperva"),
    (("captcha-delivery.com",), r"(?:geo\.captcha-delivery\.com|ct\.captcha-delivery\.com/c\.js)", "DataDome"),
    (
        ("/_sec/cp_challenge/", "sec-if-", "sec-bc-", "bm-verify="),
        r"/_sec/cp_challenge/|id=[\"']?sec-(?:if|bc)-(?:cpt|tile)-container|bm-verify=",
        "Akamai",
    ),
    (("sucuri",), r"sucuri_cloudproxy_js|sucuri\.net/privacy", "Sucuri"),
    (
        (".awswaf.com/", "window.gokuprops", "awswafintegration."),
        r"\.awswaf\.com/[^\"'<>]*(?:challenge|captcha)(?:\.compact)?\.js|window\.gokuProps\s*=|AwsWafIntegration\.",
        "AWS WAF",
    ),
    (
        ("px-captcha", "window._pxblockedurl", "captcha.px-cdn.net"),
        r"id=[\"']?px-captcha|window\._pxBlockedUrl|captcha\.px-cdn\.net",
        "HUMAN",
    ),
    (
        ("/149e9513-01fa-4fb0-aad4-566afd725d1b/", "kpsdk.scriptstart"),
        r"/149e9513-01fa-4fb0-aad4-566afd725d1b/|KPSDK\.scriptStart",
        "Kasada",
    ),
    (("/.well-known/ddos-guard/",), r"/\.well-known/ddos-guard/(?:js-challenge|check)", "DDoS-Guard"),
    (("/.well-known/sgcaptcha/",), r"/\.well-known/sgcaptcha/", "SiteGround"),
    (("__arcsjs", "arvancloud"), r"__arcsjs\b|arvancloud[^\"'<>]*/challenge", "ArvanCloud"),
    (("wsidchk", "imunify360-webshield"), r"wsidchk|imunify360-webshield", "Imunify360"),
    (("/tspd/",), r"/TSPD/[0-9a-f]{8,}", "F5"),
    (("slowaes.decrypt(",), r"slowAES\.decrypt\(", "testcookie"),
    (("vcap-", "/_vercel/security/"), r"id=[\"']?vcap-|/_vercel/security/", "Vercel"),
)

# Titles with which a wall's page names itself; believed on an error status, or beside a captcha.
_TITLES = (
    (r"just a moment\.*|(?:attention required!|please wait\.*) \| cloudflare", "Cloudflare"),
    (r"access denied \| .{1,80} used cloudflare.*", "Cloudflare"),
    (r"sucuri website firewall\b.*", "Sucuri"),
    (r"ddos-guard", "DDoS-Guard"),
    (r"request rejected|the requested url was rejected.*", "F5"),
    (r"pardon our interruption\.*", "Imperva"),
    (r"access denied|access to this page has been denied\.?|403 forbidden \| .*", "a firewall"),
    (r"(?:human|bot|robot|security) (?:verification|check|challenge)", "a captcha"),
    (r"verif(?:y|ying) (?:you are|your browser).*|are you a (?:human|robot)\??", "a captcha"),
    (r"one moment,? please\.*|checking your browser.*|captcha|vercel security checkpoint", "a captcha"),
    (r"(?:التحقق|تحقق) من (?:أنك|انك|أنّك|المتصفح|متصفحك|الأمان|هويتك).*", "a captcha"),
    (r"(?:أنت )?لست (?:برنامج )?روبوت[اً]*|لحظة من فضلك\.*", "a captcha"),
)
# What must stand beside a title that others use too.
_REFERENCES = re.compile(
    r"errors\.edgesuite\.net|Reference\s*(?:&#32;)?(?:#|&#35;)|support id\b|incident id|ray id|wordfence|request id",
    re.I,
)
_CAPTCHA = re.compile(r"[\"' ](?:g-recaptcha|h-captcha|cf-turnstile|smart-captcha|frc-captcha)[\"' ]", re.IGNORECASE)

_compiled_code = [
    (tuple(part.encode() for part in parts), re.compile(pattern, re.IGNORECASE), name) for parts, pattern, name in _CODE
]
_compiled_titles = [(re.compile(pattern, re.IGNORECASE), name) for pattern, name in _TITLES]
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_LONGEST_TITLE = 4000  # bytes from its tag; that of a wall has some dozens
# The first bytes of nearly all Arabic letters in UTF-8. A page with so many of them has more words than any wall, even
# if half of them are in scripts and attributes.
_ARABIC_BYTES = (b"\xd8", b"\xd9")
_MANY_LETTERS = 8000
# … and one with so many links has a menu and cards: a wall has a dozen, if it stands in the portal's own frame.
_MANY_LINKS = 120
_TOKEN = re.compile(r"<!--|-->|<[^<>]*>|[^<-]+|[<-]")
_HIDDEN = re.compile(r"<(script|style|noscript|template|title)\b", re.IGNORECASE)
_CLOUDFLARE_ERROR = re.compile(r"class=[\"']?cf-error-code[\"']?>\s*10\d\d\b", re.IGNORECASE)


def challenge(status: int, headers: Mapping[str, str], page: str | bytes) -> str | None:
    """Whose wall a response is, or None if it is the portal's own page. Header names may be in any case.

    Of a thousand pages one is a wall, so what tells the others apart comes first: size, letters, literal strings.

    >>> challenge(403, {"CF-Mitigated": "challenge"}, "")
    'Cloudflare'
    >>> challenge(200, {}, "<title>Just a moment: how Cloudflare works</title><p>…</p>") is None
    True
    """
    lowered = {name.lower(): value.lower() for name, value in headers.items()}
    for name, part, wall in _HEADERS:
        if name in lowered and part in lowered[name]:
            return wall
    if not page or len(page) > MAX_LENGTH:
        return None
    body = page.encode("utf-8", "replace") if isinstance(page, str) else page
    if status < 400 and (body.count(b"href=") > _MANY_LINKS or sum(map(body.count, _ARABIC_BYTES)) > _MANY_LETTERS):
        return None
    low = body.lower()
    hits = [(pattern, wall) for parts, pattern, wall in _compiled_code if any(part in low for part in parts)]
    title = _title_of(body, low)
    if status < 400 and not hits and not any(pattern.fullmatch(title) for pattern, _ in _compiled_titles):
        return None
    return _by_words(status, title, page if isinstance(page, str) else body.decode("utf-8", "replace"), hits)


def _by_words(status: int, title: str, text: str, hits: Sequence[tuple[re.Pattern[str], str]]) -> str | None:
    """Whose wall a page is that has a wall's title, or a string of its code."""
    named = _by_title(status, title, text)
    if named is None and not any(pattern.search(text) for pattern, _ in hits):
        return None
    code, seen = _code_and_text(text)
    if len(seen.split()) > MAX_WORDS:
        return None
    return next((wall for pattern, wall in hits if pattern.search(code)), named)


def _title_of(body: bytes, low: bytes) -> str:
    """The page's title in one line; ``low`` is the page in lower case."""
    start = low.find(b"<title")
    match = _TITLE.match(body[start : start + _LONGEST_TITLE].decode("utf-8", "replace")) if start >= 0 else None
    return " ".join(match[1].split()) if match else ""


def _by_title(status: int, title: str, text: str) -> str | None:
    if status in {403, 429} and _CLOUDFLARE_ERROR.search(text):
        return "Cloudflare"  # its own errors; those of 5xx are the portal's
    for pattern, wall in _compiled_titles:
        if pattern.fullmatch(title):
            shown = _REFERENCES.search(text) or _CAPTCHA.search(text)
            if wall == "a firewall":
                return ("Akamai" if "edgesuite" in text else wall) if status >= 400 and shown else None
            return wall if status >= 400 or shown else None
    if status in {401, 403, 405, 429, 503} and (_CAPTCHA.search(text) or "wordfence" in text.lower()):
        return "a captcha" if _CAPTCHA.search(text) else "Wordfence"
    return None


def _code_and_text(page: str) -> tuple[str, str]:
    """A page's tags, scripts and comments, and the text that a reader sees, in one pass over any markup."""
    code: list[str] = []
    seen: list[str] = []
    ends = ""  # what ends the hidden stretch that is being read
    for match in _TOKEN.finditer(page):
        piece = match[0]
        if ends:
            code.append(piece)
            if piece.lower().startswith(ends):
                ends = ""
        elif piece == "<!--":
            ends = "-->"
        elif piece.startswith("<") and len(piece) > 1:
            code.append(piece)
            seen.append(" ")
            if hidden := _HIDDEN.match(piece):
                ends = f"</{hidden[1].lower()}"
        else:
            seen.append(piece)
    return "".join(code), "".join(seen)
