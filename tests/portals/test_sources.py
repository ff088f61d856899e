"""Declarations of sources that cannot be read fail when they are made."""

import pytest

from newsspider.portals import Api, Ids, Section


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Section("https://p.example/", page="https://p.example/2"), "neither"),
        (lambda: Section("https://p.example/", links="a["), "does not compile"),
        (lambda: Section("https://p.example/", next="a:nowhere(1)"), "does not compile"),
        (lambda: Ids("https://p.example/"), "no {id}"),
        (lambda: Api("https://p.example/", items="data", fields={"title": "t"}), "neither"),
        (lambda: Api("https://p.example/", items="data", fields={"id": "i"}, link="/{slug}"), "slug"),
        (lambda: Api("https://p.example/", items="data", fields={"url": "u"}, detail="/{id}"), "id"),
        (lambda: Api("https://p.example/", items="data[", fields={"url": "u"}), "JMESPath"),
        (lambda: Api("https://p.example/", items="data", fields={"url": "u", "title": "a..b"}), "JMESPath"),
        (lambda: Api("https://p.example/", items="data", fields={"url": "u"}, more="a <"), "JMESPath"),
    ],
)
def test_a_declaration_that_cannot_be_read_says_why(make, words):
    with pytest.raises(ValueError, match=words) as caught:
        make()
    assert "p.example" in str(caught.value)
