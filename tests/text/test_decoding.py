"""Bytes to text, whatever was declared, and mojibake."""

import gzip
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.text import Page, decode
from newsspider.text.decoding import repair_mojibake
from newsspider.text.mojibake import repair
from newsspider.text.packed import TooLarge

AT = datetime(2026, 11, 23, tzinfo=UTC)
TEXT = "أعلنت وزارة الصحة اليوم عن افتتاح مستشفى جديد في المدينة، وقال الوزير إن العمل مستمر."
SHORT = "انتخاب رئيس جديد للبرلمان"
PAGE = f"<html><head><title>{SHORT}</title></head><body><p>{TEXT}</p><p>{TEXT}</p></body></html>"
PYTHON = {"windows-1256": "cp1256", "iso-8859-6": "iso8859-6", "utf-8": "utf-8"}


def _misread(text: str, codec: str) -> str:
    """The text as it looks when its UTF-8 was taken for another encoding."""
    read = []
    for byte in text.encode():
        try:
            read.append(bytes((byte,)).decode(codec))
        except UnicodeDecodeError:
            read.append(chr(byte))
    return "".join(read)


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_comes_first(name: str) -> None:
    found = decode(PAGE.encode(name), "text/html; charset=windows-1256")
    assert (found.text, found.how) == (PAGE, "bom")


@pytest.mark.parametrize("encoding", PYTHON)
def test_the_header_is_believed_where_it_is_right(encoding: str) -> None:
    found = decode(PAGE.replace("،", "").encode(PYTHON[encoding]), f"text/html; charset={encoding}")
    assert found.text == PAGE.replace("،", "")
    assert (found.encoding, found.how) == (encoding, "header")


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="{}">',
        "<META http-equiv=Content-Type content='text/html; charset={}'>",
        '<?xml version="1.0" encoding="{}"?>',
        "<!-- <meta charset=koi8-r> --><meta charset={}>",
    ],
)
@pytest.mark.parametrize("encoding", PYTHON)
def test_a_declaration_in_the_page_is_believed(declaration: str, encoding: str) -> None:
    page = declaration.format(encoding) + PAGE.replace("،", "")
    found = decode(page.encode(PYTHON[encoding]))
    assert found.text == page
    assert (found.encoding, found.how) == (encoding, "meta")


def test_a_meta_in_xml_is_content_and_declares_nothing() -> None:
    feed = f"<rss><description>&lt;p><meta charset=koi8-r>{TEXT}</description></rss>"
    assert decode(feed.encode("cp1256"), html=False).text == feed


@pytest.mark.parametrize(
    "label", ["cp1256", "x-windows-1256", '"Windows-1256"', "WIN-1256;", "windows1256", "'cp-1256'", " windows-1256 ,x"]
)
def test_aliases_of_windows_1256(label: str) -> None:
    found = decode(PAGE.encode("cp1256"), f"text/html; Charset={label}")
    assert (found.text, found.encoding, found.how) == (PAGE, "windows-1256", "header")


@pytest.mark.parametrize("label", ["utf8", "UTF-8;", '"utf-8"', "utf_8", "utf8mb4", "UTF-8, text/html"])
def test_aliases_of_utf_8(label: str) -> None:
    found = decode(PAGE.encode(), f"text/html;charset={label}")
    assert (found.encoding, found.how) == ("utf-8", "header")


@pytest.mark.parametrize("text", [TEXT.replace("،", ""), SHORT, "تبرئة ساحة قيس", "فوز الأهلي"])
@pytest.mark.parametrize("actual", PYTHON)
@pytest.mark.parametrize(
    "declared",
    [None, "iso-8859-1", "windows-1252", "us-ascii", "utf-8", "windows-1256", "gb2312", "windows-1251", "utf-16"],
)
def test_a_wrong_declaration_is_seen_by_its_result(text: str, actual: str, declared: str | None) -> None:
    found = decode(text.encode(PYTHON[actual]), f"text/html; charset={declared}" if declared else None)
    assert (found.text, found.encoding) == (text, actual)


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Le président a été reçu à l'Élysée où il a déjeuné", "iso-8859-1"),
        ("Der Außenminister äußerte sich über die Lage in Köln", "windows-1252"),
        ("Президент России заявил о новых переговорах в Каире", "windows-1251"),
        ("中国国家主席在北京会见埃及总统", "gb2312"),
    ],
)
def test_other_languages_are_read_as_declared(text: str, charset: str) -> None:
    assert decode(text.encode(charset), f"text/html; charset={charset}").text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [f'<?xml version="1.0"?><rss><title>{TEXT}</title></rss>', TEXT, "<a>Hello</a>"])
def test_utf_16_without_a_word_about_it(encoding: str, text: str) -> None:
    found = decode(text.encode(encoding), "text/xml; charset=utf-8", html=False)
    assert (found.text, found.encoding) == (text, encoding)


def test_utf_16_that_ends_in_half_a_character() -> None:
    assert decode(TEXT.encode("utf-16-le")[:-1]).text.startswith(TEXT[:-1])


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_character_cut_off_at_the_end_is_left_out(cut: int) -> None:
    body = (TEXT + "ﷺ😀").encode()[:-cut]
    assert decode(body, "text/html; charset=utf-8").text == TEXT + "ﷺ"


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    body = PAGE.encode()
    noise = random.Random(7)
    for _ in range(8):
        place = noise.randrange(len(body))
        body = body[:place] + bytes((noise.choice((0x80, 0xC1, 0xFE, 0xFF)),)) + body[place:]
    for content_type in (None, "text/html; charset=utf-8", "text/html; charset=windows-1256"):
        found = decode(body, content_type)
        assert found.encoding == "utf-8"
        assert found.replaced >= 8
        assert found.text.count("الوزير") == 2


def test_published_replacement_characters_are_not_counted() -> None:
    assert decode((TEXT + "\ufffd").encode()).replaced == 0


def test_the_text_begins_without_mark_and_has_no_nul() -> None:
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfa\x00b").text == "ab"


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=80), st.sampled_from([None, "text/html", "text/html; charset=utf-8", "x; charset=nonsense"]))
def test_nothing_makes_it_fail(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode(body, content_type).text, str)


@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "cp1256"])
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("text", [TEXT, "قال: «نعم» – ثم صمت… (2024)", "في مصر، و٢٥٪ من بن ڨردان", "وزيرُ الصحّة"])
def test_mojibake_is_undone(text: str, codec: str, times: int) -> None:
    broken = text
    for _ in range(times):
        broken = _misread(broken, codec)
    assert repair_mojibake(broken) == text


@pytest.mark.parametrize("codec", ["cp1252", "cp1256"])
def test_only_the_broken_run_is_touched(codec: str) -> None:
    sound = "ذكرت «الوكالة» – في بيان: "
    assert repair(f"{sound}{_misread(SHORT, codec)} (café)") == (f"{sound}{SHORT} (café)", 4, 0)


@pytest.mark.parametrize("text", ["â€œنعمâ€\u009d", "Heâ€™s"])
def test_broken_quotation_marks_are_certain(text: str) -> None:
    assert "â" not in repair_mojibake(text)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Ø is a Danish letter, Ù is not; «À l'âge» – São Paulo, Ørsted, façade, Ã‚",
        "ضغط، وحظ، وبلاغ؛ «قط»… 5§ ط§",
        "دولت اعلام کرد که قیمت‌ها «افزایش» یافته‌اند؛ چرا؟",
        "",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert repair(text) == (text, 0, 0)


def test_a_word_that_lost_a_byte_is_left_alone_and_counted() -> None:
    whole, lost = _misread(SHORT, "cp1252"), _misread("القاهرة", "cp1252")[:-1]
    assert repair(f"{whole} {lost} {whole}") == (f"{SHORT} {lost} {SHORT}", 8, 1)


def test_a_decoded_page_says_that_it_was_repaired() -> None:
    found = decode(_misread(PAGE, "cp1252").encode())
    assert (found.text, found.repaired) == (PAGE, True)


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=st.sampled_from("ابتطظعغآأةليم ،؛؟«»…–’“”پچژگکی٪0aé§·."), max_size=40))
def test_arabic_with_any_punctuation_is_no_mojibake_unless_it_says_so_thrice(text: str) -> None:
    assert repair_mojibake(text) == text or len(repair_mojibake(text)) <= len(text) - 3


@pytest.mark.parametrize(
    "name",
    [
        "undefined",
        "idna",
        "hex",
        "base64",
        "rot13",
        "zlib",
        "bz2",
        "uu",
        "quopri",
        "punycode",
        "unicode_escape",
        "x" * 5000,
    ],
)
def test_a_codec_that_is_no_charset_is_an_unknown_label(name: str) -> None:
    text = "افتتحت البلدية السوق القديم صباح اليوم بعد أعمال ترميم دامت عامين"
    for body, header in (
        (text.encode(), f"text/html; charset={name}"),
        (f"<meta charset='{name}'>{text}".encode(), None),
        (f"<?xml version='1.0' encoding='{name}'?>{text}".encode("cp1256"), f"text/xml; charset={name}"),
    ):
        assert decode(body, header).text.endswith(text)


def test_a_page_that_is_packed_without_a_header_is_unpacked() -> None:
    html = "<html><head><title>السوق القديم</title></head></html>"
    assert Page("https://x.example/1", gzip.compress(html.encode()), "text/html", AT).title == "السوق القديم"
    with pytest.raises(TooLarge):
        Page("https://x.example/1", gzip.compress(b"x" * 9 * 1024 * 1024), "text/html", AT)
