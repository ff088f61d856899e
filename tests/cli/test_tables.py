"""Text from the web is text at a terminal: no markup, no escape sequence, no turned direction."""

import pytest

from newsspider.cli.lines import safe, say
from newsspider.cli.tables import print_table

HOSTILE = [
    "خبر [/صور]",
    "[video] عاجل",
    "[link=http://evil.example]اضغط[/link]",
    "[bold]x[/bold]",
    ":smile:",
    "\\[red]",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_table_prints_markup_as_it_stands(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_table(text, (text, "b"), [(text, text)])
    assert capsys.readouterr().out.count(text) == 4


@pytest.mark.parametrize(
    "text",
    [
        "a\x1b[2Jb",
        "a\x1b]0;title\x07b",
        "a\x9b31mb",
        "a\u202eb",
        "a\u2066b\u2069",
        "a\x00b",
        "a\rb",
        "a\ud800b",
        "a\x85b",
    ],
)
def test_nothing_that_a_terminal_obeys_is_printed(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_table("", ("x", "y"), [("1", text)])
    say(text)
    printed = capsys.readouterr().out
    assert not any(ord(sign) < 32 and sign != "\n" for sign in printed)
    assert not set(printed) & set("\x7f\x85\x9b\u202e\u2066\u2069\ud800")
    assert "\n" not in safe(text)


def test_letters_marks_and_joiners_of_arabic_stay() -> None:
    assert safe("مُحَمَّد\u200cها \u200fعربي") == "مُحَمَّد\u200cها \u200fعربي"


def test_on_a_screen_of_a_hundred_columns_only_the_last_one_is_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsspider.cli.tables.PIPE_WIDTH", 100)
    row = ("2026-09-14 18:30", "aliraqnews", "320", "copy of alwafd:5601201", "قوارب الصيد " * 12)
    print_table("", ("published", "site", "words", "note", "headline"), [row])
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 100 for line in lines)
    assert lines[1].startswith("2026-09-14 18:30  aliraqnews  320    copy of alwafd:5601201  قوارب")
    assert lines[1].rstrip().endswith("…")
