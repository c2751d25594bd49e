"""Where an address in a text ends."""

from __future__ import annotations

import pytest

from liveblog.text import html
from liveblog.text.social.urls import find_urls

AFTER = (
    *(
        "。次の文",
        "、次",
        "，下",
        "）次",
        "」次",
        "！",
        "？次",
        "：次",
        "；",
        "】次",
        "》",
        "・次",
        "～次",
        "．",
    ),
    *("،نص", "؛", "؟ نعم", "۔", "।", "॥ हाँ", "၊", "።", "។", "᠃", "།"),
    *("›", "‹b", "»", "·b", "•", "—b", "― b", "…b", "‚", "“b", "‖"),
    *("🚨", "🇩🇪 b", "☀️", "→b", "✓", "❤️", "➡", "★"),
    *(
        "\u200b",
        "\u200bb",
        "\u200e",
        "\u200fb",
        "\u2069",
        "\u2068b",
        "\u00ad",
        "\ufeff",
        "\u202c",
        "\u2060b",
        "\u061c",
    ),
    *(")", ") b", "]", "),", ".", ".)", "…", "’", "*", "**", "–", "!", "?)", ":", ")b", "]b"),
)


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize(
    "address", ["https://example.org/a", "https://de.wikipedia.org/wiki/Übergröße_(Maß)", "www.e.org"]
)
def test_an_address_ends_where_it_ends(address, after):
    text = f"See {address}{after}"
    assert [text[begin:end] for begin, end in find_urls(text)] == [address]
    href = address if "://" in address else f"https://{address}"
    assert f'<a href="{href}"' in html.linked(text, "x")


@pytest.mark.parametrize(
    "address",
    [
        "https://ja.wikipedia.org/wiki/日本",
        "https://example.org/a-b_c~d.e?f=g,h;i:j@k!l$m'n(o)[p]*q+r%20#s",
        "https://example.org/a–b",
        "https://hi.wikipedia.org/wiki/हिन्दी",
        "https://ar.wikipedia.org/wiki/العربية",
        "https://example.org/((a)b)[c[d]]",
    ],
)
def test_letters_of_all_scripts_may_be_in_an_address(address):
    assert [address[begin:end] for begin, end in find_urls(address)] == [address]


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\u2069", "\u00ad", "\ufeff"])
@pytest.mark.parametrize("before", ["", "Words. ", "次の文。", "（", "“", "🚨"])
def test_what_is_before_an_address_does_not_hide_it(before, mark):
    text = f"{before}{mark}https://example.org/a{mark} b"
    assert [text[begin:end] for begin, end in find_urls(text)] == ["https://example.org/a"]
