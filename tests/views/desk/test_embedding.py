"""The desk's codes to embed a blog: they are those of docs/embedding.md, and lead to what they show."""

from __future__ import annotations

import re
from html import unescape

from desk import Desk


def codes(html: str) -> list[str]:
    return [unescape(value) for value in re.findall(r'<copy-text><input [^>]*value="([^"]*)"', html)]


async def test_codes_are_there_to_be_copied(editor: Desk) -> None:
    slug = await editor.create_blog()
    base = editor.server.url
    page = await editor.get(f"/desk/{slug}/embed")
    script, element, frame, fragment, address = codes(page.text)
    assert script == f'<script src="{base}/embed.js" data-blog="{slug}" async></script>'
    assert element.startswith(f'<live-blog-embed src="{base}/live/{slug}"></live-blog-embed><script')
    assert frame.startswith(f'<iframe src="{base}/live/{slug}/embed" ')
    assert fragment.startswith(f'<esi:include src="{base}/live/{slug}/embed?fragment=1"/>')
    assert address == f"{base}/live/{slug}"
    assert f'href="/desk/{slug}/embed"' in (await editor.get(f"/desk/{slug}")).text


async def test_codes_say_what_the_form_asks_for(editor: Desk) -> None:
    slug = await editor.create_blog()
    asked = {
        "form": "ticker",
        "limit": "5",
        "theme": "dark",
        "key": "1",
        "tag": 'a "b" & c',
        "order": "newest",
    }
    page = await editor.get(f"/desk/{slug}/embed", params=asked)
    script, _, frame, fragment, _ = codes(page.text)
    assert (
        'data-limit="5" data-form="ticker" data-theme="dark" data-filter="key=1&amp;tag=a+%22b%22+%26+c"'
        in script
    )
    query = "limit=5&form=ticker&theme=dark&key=1&tag=a+%22b%22+%26+c"
    for code in (frame, fragment):
        source = unescape(re.findall(r'src="([^"]+)"', code)[0])
        assert source.endswith(query)
        assert (await editor.get(source)).status_code == 200
    assert f'href="/live/{slug}/embed?{query}"' in unescape(page.text)


async def test_what_cannot_be_is_said_and_kept_in_the_form(editor: Desk) -> None:
    slug = await editor.create_blog()
    page = await editor.get(f"/desk/{slug}/embed", params={"limit": "many"})
    assert page.status_code == 422
    assert "The limit is a number from 1 to 100." in page.text
    assert 'value="many"' in page.text
