"""Pages that a bot wall shows in place of the requested one: challenges, captchas, blocks."""

import re
from collections.abc import Mapping

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
_CODE = (
    (
        r"_cf_chl_opt|id=[\"']?(?:challenge-form|cf-challenge-running|challenge-error-text)\b|/cdn-cgi/l/chk_",
        "Cloudflare",
    ),
    (r"id=[\"']?cf-captcha-container", "Cloudflare"),
    (r"_Incapsula_Resource\?(?:[^\"'<>]*&)?(?:SWUDNSAI|CWUDNSAI|incident_id)=", "Imperva"),
    (r"id=[\"']?main-iframe[\"']? src=[\"']/_Incapsula", "Imperva"),
    (r"(?:geo\.captcha-delivery\.com|ct\.captcha-delivery\.com/c\.js)", "DataDome"),
    (r"/_sec/cp_challenge/|id=[\"']?sec-(?:if|bc)-(?:cpt|tile)-container|bm-verify=", "Akamai"),
    (r"sucuri_cloudproxy_js|sucuri\.net/privacy", "Sucuri"),
    (
        r"\.awswaf\.com/[^\"'<>]*(?:challenge|captcha)(?:\.compact)?\.js|window\.gokuProps\s*=|AwsWafIntegration\.",
        "AWS WAF",
    ),
    (r"id=[\"']?px-captcha|window\._pxBlockedUrl|captcha\.px-cdn\.net", "HUMAN"),
    (r"/149e9513-01fa-4fb0-aad4-566afd725d1b/|KPSDK\.scriptStart", "Kasada"),
    (r"/\.well-known/ddos-guard/(?:js-challenge|check)", "DDoS-Guard"),
    (r"/\.well-known/sgcaptcha/", "SiteGround"),
    (r"__arcsjs\b|arvancloud[^\"'<>]*/challenge", "ArvanCloud"),
    (r"wsidchk|imunify360-webshield", "Imunify360"),
    (r"/TSPD/[0-9a-f]{8,}", "F5"),
    (r"slowAES\.decrypt\(", "testcookie"),
    (r"id=[\"']?vcap-|/_vercel/security/", "Vercel"),
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

_compiled_code = [(re.compile(pattern, re.IGNORECASE), name) for pattern, name in _CODE]
_compiled_titles = [(re.compile(pattern, re.IGNORECASE), name) for pattern, name in _TITLES]
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_TOKEN = re.compile(r"<!--|-->|<[^<>]*>|[^<-]+|[<-]")
_HIDDEN = re.compile(r"<(script|style|noscript|template|title)\b", re.IGNORECASE)
_CLOUDFLARE_ERROR = re.compile(r"class=[\"']?cf-error-code[\"']?>\s*10\d\d\b", re.IGNORECASE)


def challenge(status: int, headers: Mapping[str, str], text: str) -> str | None:
    """Whose wall a response is, or None if it is the portal's own page. Header names may be in any case.

    >>> challenge(403, {"CF-Mitigated": "challenge"}, "")
    'Cloudflare'
    >>> challenge(200, {}, "<title>Just a moment: how Cloudflare works</title><p>…</p>") is None
    True
    """
    lowered = {name.lower(): value.lower() for name, value in headers.items()}
    for name, part, wall in _HEADERS:
        if name in lowered and part in lowered[name]:
            return wall
    if not text or len(text) > MAX_LENGTH:
        return None
    named = _by_title(status, text)
    if named is None and not any(pattern.search(text) for pattern, _ in _compiled_code):
        return None
    code, seen = _code_and_text(text)
    if len(seen.split()) > MAX_WORDS:
        return None
    return next((wall for pattern, wall in _compiled_code if pattern.search(code)), named)


def _by_title(status: int, text: str) -> str | None:
    if status in {403, 429} and _CLOUDFLARE_ERROR.search(text):
        return "Cloudflare"  # its own errors; those of 5xx are the portal's
    match = _TITLE.search(text)
    title = " ".join(match[1].split()) if match else ""
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
