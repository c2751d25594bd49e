"""Several publications on one server: each host shows its own, whoever asks, by whatever address.

The table of all routes (`tests/roles.py`) is walked for a blog of the site that is asked, and of another one.
"""

from __future__ import annotations

import asyncio
import html
import re
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import feedparser
import httpx
import pytest
from in_process import serving
from roles import ROWS
from servers import command
from views.test_role_table import HERE, KEY, World, _called, _entry, _person, world  # noqa: F401 – a fixture
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from liveblog.errors import Forbidden, Invalid, NotNow
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.people import Person
from liveblog.model.sites import Site, host_of, need_within, parse_site, works_at
from liveblog.settings import Settings
from liveblog.views.auth import signed

POST, TIMES = "The Valley Post", "The Harbour Times"


@dataclass
class Two:
    """Two sites and the main one on a server; hosts and ids are of these tests alone."""

    world: World
    post: Site
    times: Site

    async def blog(self, site: Site, **facts: Any) -> tuple[Blog, str]:
        new = NewBlog(slug=f"s-{secrets.token_hex(6)}", title="A story", site=site.id, **facts)
        blog = await self.world.store.create_blog(new)
        entry, _ = await self.world.store.publish(blog, _entry())
        return blog, entry.id

    async def get(self, site: Site, path: str, **headers: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.world.url) as client:
            return await client.get(
                path, headers={"host": site.hosts[0] if site.hosts else "other.example", **headers}
            )

    async def post_form(self, site: Site, path: str, cookie: str, **fields: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.world.url) as client:
            return await client.post(path, data=fields, headers={"host": site.hosts[0], "cookie": cookie})

    async def cookie(self, person: Person) -> str:
        secret = await self.world.store.people._start_session(person, HERE)
        return f"liveblog={signed(KEY.encode(), secret)}"


@pytest.fixture(scope="module")
async def two(world: World) -> Two:  # noqa: F811
    ids = [secrets.token_hex(4), secrets.token_hex(4)]
    sites = [
        await world.store.sites.save(Site(id=f"s{id}", name=name, hosts=(f"{id}.example", f"www.{id}.example"), **more))
        for id, name, more in zip(ids, (POST, TIMES), ({}, {"languages": ("ar", "en")}), strict=True)
    ]  # fmt: skip
    made = Two(world, *sites)
    async with asyncio.timeout(30):  # the server notices by itself
        while TIMES not in (await made.get(made.times, "/")).text:
            await asyncio.sleep(0.05)
    return made


# Asked without an upgrade, a socket's address answers the same for every slug.
OF_A_BLOG = sorted(r for r in ROWS if "{slug}" in r and not (r.startswith("GET") and r.endswith("/ws")))


@pytest.mark.parametrize("route", OF_A_BLOG)
async def test_a_blog_of_another_site_is_nowhere_but_there(two: Two, route: str) -> None:
    """Not even for an admin of all sites."""
    world, row = two.world, replace(ROWS[route], found=True)  # noqa: F811
    role = "token admin" if " /api/" in route else "admin" if " /desk" in route else "anonymous"
    blog, entry = await two.blog(two.times)
    if route.endswith("/restore"):
        await world.store.remove(blog, entry)
    headers, path = await world.headers(role), world.path(route, blog, entry)
    here, main = two.post.hosts[0], "other.example"
    for host in (here, main):
        assert (
            await answer(world, route, path, headers | {"host": host}, row) in REFUSED[route.split(" ")[0]]
        ), host
    at_home = await answer(world, route, path, headers | {"host": two.times.hosts[0]}, ROWS[route])
    assert at_home == ("yes" if ROWS[route].found or "WS" in route else at_home)


# Readers are led to the right host where the address is one that they may have kept.
REFUSED = {
    "WS": {"4404"},
    "POST": {"404"},
    "PATCH": {"404"},
    "DELETE": {"404"},
    "GET": {"404", "426", "there"},
}


async def answer(world: World, route: str, path: str, headers: dict[str, str], row: Any) -> str:  # noqa: F811
    if route.startswith("WS"):
        return await joined(world.url, path, headers)
    if route.startswith("GET /live"):
        async with httpx.AsyncClient() as client:
            request = client.build_request("GET", world.url + path, headers=headers)
            got = await client.send(request, stream=True)
            await got.aclose()
        if got.status_code == 302:
            return "there"
        if got.status_code == 404:
            return "404"
        return "yes" if got.status_code < 400 or got.status_code == 426 else str(got.status_code)
    return await _called(world, route, path, headers, row)


async def joined(url: str, path: str, headers: dict[str, str]) -> str:
    """The close code of a socket, or "yes" if it is greeted."""
    port = int(url.rpartition(":")[2])
    more = {name: value for name, value in headers.items() if name != "host"}
    try:
        async with connect(
            f"ws://{headers['host']}:{port}{path}", host="127.0.0.1", port=port, additional_headers=more
        ) as socket:
            return "yes" if "hello" in str(await socket.recv()) else "no"
    except ConnectionClosed as closed:
        return str(closed.rcvd.code) if closed.rcvd else "closed"
    except InvalidStatus as refused:
        return str(refused.response.status_code)


async def test_pages_feeds_and_data_are_of_their_site(two: Two) -> None:
    blog, entry = await two.blog(two.times)
    home = f"http://{two.times.hosts[0]}"
    page = (await two.get(two.times, f"/live/{blog.slug}")).text
    assert f"| {TIMES}</title>" in page
    assert f'rel="canonical" href="{home}/live/{blog.slug}"' in page
    assert f'"publisher":{{"@type":"Organization","name":"{TIMES}"' in page
    assert re.search(rf'og:image" content="{home}/live/{blog.slug}/share.png', page)
    feed = feedparser.parse((await two.get(two.times, f"/live/{blog.slug}/feed.atom")).text)
    assert feed.feed.link.startswith(home)
    assert all(one.link.startswith(home) for one in feed.entries)
    assert (
        f'href="{home}/live/{blog.slug}/{entry}"'
        in (await two.get(two.times, f"/live/{blog.slug}/{entry}")).text
    )
    # Asked by another of its hosts, the addresses are those of the first one.
    alias = await two.get(two.times, f"/live/{blog.slug}/feed.json", host=two.times.hosts[1])
    assert alias.json()["home_page_url"].startswith(home)


async def test_lists_show_the_blogs_of_their_site(two: Two) -> None:
    mine, theirs = [(await two.blog(site))[0] for site in (two.post, two.times)]
    main, _ = await two.world.blog()
    token = (await two.world.headers("token admin"))["authorization"]
    cookie = await two.cookie(two.world.people["admin"])
    for path, headers in (
        ("/", {}),
        ("/desk", {"cookie": cookie}),
        ("/api/v1/blogs", {"authorization": token}),
        ("/sitemap.xml", {}),
    ):
        shown = {
            site.id: (await two.get(site, path, **headers)).text for site in (two.post, two.times, Site())
        }
        for blog, home in ((mine, two.post.id), (theirs, two.times.id), (main, "")):
            assert {id for id, text in shown.items() if blog.slug in text} == {home}, path
        assert "آخر" not in shown[""]
        if path == "/sitemap.xml":
            assert f"<loc>http://{two.times.hosts[0]}/live/{theirs.slug}</loc>" in shown[two.times.id]
            assert f"<news:name>{TIMES}</news:name>" in shown[two.times.id]
    robots = (await two.get(two.times, "/robots.txt")).text
    assert f"Sitemap: http://{two.times.hosts[0]}/sitemap.xml" in robots


async def test_readers_are_led_to_the_host_of_a_blog_that_moved(two: Two) -> None:
    blog, _ = await two.blog(two.post)
    port = two.world.url.rpartition(":")[2]
    assert (await two.get(two.post, f"/live/{blog.slug}")).status_code == 200
    await two.world.store.move_blog(blog.slug, two.times.id)
    async with asyncio.timeout(30):
        while (
            led := await two.get(two.post, f"/live/{blog.slug}?key=1", host=f"{two.post.hosts[0]}:{port}")
        ).status_code == 200:
            await asyncio.sleep(0.05)
    assert led.status_code == 302
    assert led.headers["location"] == f"http://{two.times.hosts[0]}:{port}/live/{blog.slug}?key=1"
    assert f"| {TIMES}</title>" in (await two.get(two.times, f"/live/{blog.slug}")).text
    drafted, _ = await two.blog(two.times, state="draft")
    assert (await two.get(two.post, f"/live/{drafted.slug}")).status_code == 404


async def test_a_new_blog_is_of_the_site_and_in_its_language(two: Two) -> None:
    slug, cookie = f"n-{secrets.token_hex(6)}", await two.cookie(two.world.people["admin"])
    made = await two.post_form(two.times, "/desk", cookie, title="A new one", slug=slug)
    assert made.status_code == 303, made.text
    blog = await two.world.store.blog(slug)
    assert (blog.site, blog.language) == (two.times.id, "ar")
    assert 'lang="ar"' in (await two.get(two.times, "/", **{"accept-language": "fr"})).text
    assert 'lang="en"' in (await two.get(two.times, "/", **{"accept-language": "en"})).text


async def test_a_change_of_a_site_shows_on_its_running_stories(two: Two) -> None:
    host = f"{secrets.token_hex(4)}.example"
    site = await two.world.store.sites.save(
        Site(id=f"c{secrets.token_hex(4)}", name="Old name", hosts=(host,))
    )
    blog, _ = await two.blog(site)
    await two.world.store.sites.save(replace(site, name="New name"), revision=1)
    async with asyncio.timeout(30):
        while "| New name</title>" not in (await two.get(site, f"/live/{blog.slug}")).text:
            await asyncio.sleep(0.1)
    with pytest.raises(NotNow, match="“New name” has one blog"):
        await two.world.store.remove_site(site.id)
    await two.world.store.move_blog(blog.slug, "main")
    await two.world.store.remove_site(site.id)
    assert (await two.world.store.blog(blog.slug)).site == ""


# People


async def works(two: Two, sites: str, role: Any = "editor") -> Person:
    store = two.world.store
    person = await _person(store, role)
    await store.people.set_sites(person.id, sites.split())
    return await store.people.person(person.id)


async def test_a_sites_host_is_answered_where_others_are_refused(redis_url: str, tmp_path: Path) -> None:
    id = f"h{secrets.token_hex(4)}"
    settings = Settings(
        redis_url=redis_url, data=tmp_path, allowed_hosts="main.example", resolve=False, spread=0.0
    )
    async with serving(settings) as (url, state), httpx.AsyncClient(base_url=url) as client:
        await state["store"].sites.save(Site(id=id, name=TIMES, hosts=(f"{id}.example",)))
        await state["sites"].refresh()
        for host, status in ((f"{id}.example", 200), ("main.example", 200), ("other.example", 421)):
            assert (await client.get("/", headers={"host": host})).status_code == status
        asked = [(b"host", f"{id}.example".encode())]
        assert state["sites"].enter({"headers": asked, "scheme": "http", "state": {}})
        assert not state["sites"].enter({"headers": asked * 2, "scheme": "http", "state": {}})
        await state["store"].remove_site(id)


async def test_what_is_cached_for_one_host_is_not_given_at_another(redis_url: str, tmp_path: Path) -> None:
    """With LIVEBLOG_PUBLIC_URL answers are cached under names without a host."""
    id = f"k{secrets.token_hex(4)}"
    settings = Settings(redis_url=redis_url, data=tmp_path, public_url="https://main.example", resolve=False)
    async with serving(settings) as (url, state), httpx.AsyncClient(base_url=url) as client:
        await state["store"].sites.save(Site(id=id, name=TIMES, hosts=(f"{id}.example",)))
        await state["sites"].refresh()
        blog = await state["store"].create_blog(NewBlog(slug=f"k-{id}", title="A story", site=id))
        for path in ("", "/embed", "/embed?fragment=1", "/feed.atom", "/snapshot"):
            for _ in range(2):
                at_home = await client.get(f"/live/{blog.slug}{path}", headers={"host": f"{id}.example"})
                assert at_home.status_code == 200, path
            led = await client.get(f"/live/{blog.slug}{path}", headers={"host": "main.example"})
            assert led.status_code == 302, path
            assert led.headers["location"] == f"https://{id}.example/live/{blog.slug}{path}"
        assert (
            f'href="https://{id}.example/live/{blog.slug}"'
            in (await client.get(f"/live/{blog.slug}", headers={"host": f"{id}.example"})).text
        )
        await state["store"].move_blog(blog.slug, "main")
        await state["store"].remove_site(id)


async def test_people_sign_in_where_they_work(two: Two) -> None:
    person = await works(two, f"{two.post.id} main")
    async with httpx.AsyncClient(base_url=two.world.url) as client:
        for site, status in ((two.post, 303), (Site(), 303), (two.times, 422)):
            host = site.hosts[0] if site.hosts else "other.example"
            form = {"name": person.name, "password": "correct horse"}
            answered = await client.post("/desk/login", data=form, headers={"host": host})
            assert answered.status_code == status, site.name
    assert "Your account is for other sites." in answered.text
    cookie = await two.cookie(person)
    assert (await two.get(two.post, "/desk", cookie=cookie)).status_code == 200
    assert (await two.get(two.times, "/desk", cookie=cookie)).status_code == 303


async def test_an_admin_of_one_site_rules_over_it_alone(two: Two) -> None:
    admin = await works(two, two.post.id, "admin")
    cookie = await two.cookie(admin)
    own, both, elsewhere = [
        await works(two, s) for s in (two.post.id, f"{two.post.id} {two.times.id}", two.times.id)
    ]
    listed = (await two.get(two.post, "/desk/people", cookie=cookie)).text
    assert own.name in listed
    assert both.name in listed
    assert elsewhere.name not in listed
    for path in ("reset", "role", "remove", "blogs"):
        fields = {"role": "contributor", "which": "all"}
        answers = [
            (await two.post_form(two.post, f"/desk/people/{one.id}/{path}", cookie, **fields)).status_code
            for one in (own, both, elsewhere)
        ]
        assert answers[0] in (200, 303), path
        assert answers[1:] == [403, 404], path
    for path in ("/desk/sites", "/desk/people/audit", "/desk/people/audit/export"):
        assert (await two.get(two.post, path, cookie=cookie)).status_code == 403, path
    invited = await two.post_form(two.post, "/desk/people/invite", cookie, role="admin", name="")
    [secret] = re.findall(r"/desk/link/([\w-]+)", invited.text)
    assert (await two.world.store.people.link(secret)).sites == two.post.id
    made = await two.post_form(two.post, "/desk/people/tokens", cookie, token_name="Wire", token_role="admin")
    [token] = re.findall(r"lb_[\w-]{40,}", made.text)
    asked = {"authorization": f"Bearer {token}"}
    assert (await two.get(two.post, "/api/v1/blogs", **asked)).status_code == 200
    assert (await two.get(two.times, "/api/v1/blogs", **asked)).status_code == 403
    assert (await two.get(two.post, "/api/v1/audit", **asked)).status_code == 403


# Admins of all sites


async def test_sites_are_set_at_the_desk(two: Two) -> None:
    cookie, id = await two.cookie(two.world.people["admin"]), f"d{secrets.token_hex(4)}"
    form = {
        "id": id,
        "name": "The Desk Daily",
        "hosts": f"{id}.example, {two.post.hosts[0]}",
        "languages": "en",
    }
    refused = await two.post_form(two.post, "/desk/sites", cookie, **form)
    assert refused.status_code == 422
    assert f"“{two.post.hosts[0]}” answers for “{POST}” already. A host answers for one site." in refused.text
    assert 'value="The Desk Daily"' in refused.text
    made = await two.post_form(two.post, "/desk/sites", cookie, **form | {"hosts": f"{id}.example"})
    assert made.status_code == 303
    assert "The Desk Daily" in (await two.get(two.post, "/", host=f"{id}.example:8000")).text
    shown = (await two.get(two.post, f"/desk/sites/{id}", cookie=cookie)).text
    assert f'value="{id}.example"' in shown
    saved = await two.post_form(
        two.post, f"/desk/sites/{id}", cookie, name="Daily", hosts=f"{id}.example", revision="1"
    )
    assert saved.status_code == 303
    stale = await two.post_form(
        two.post, f"/desk/sites/{id}", cookie, name="X", hosts=f"{id}.example", revision="1"
    )
    assert stale.status_code == 409
    assert "Somebody else changed this site meanwhile." in stale.text
    blog, _ = await two.world.blog()
    moved = await two.post_form(two.post, "/desk/sites/move", cookie, slug=blog.slug, to=id)
    assert moved.status_code == 303
    kept = await two.post_form(two.post, f"/desk/sites/{id}/remove", cookie)
    assert (kept.status_code, "“Daily” has one blog." in kept.text) == (409, True)
    person = two.world.people["bystander"]
    await two.post_form(
        two.post, "/desk/sites/people", cookie, id=person.id, **{f"site-{id}": "1", "site-main": "1"}
    )
    assert set((await two.world.store.people.person(person.id)).sites.split()) == {id, "main"}
    await two.post_form(two.post, "/desk/sites/people", cookie, id=person.id)
    await two.world.store.move_blog(blog.slug, "main")
    assert (await two.post_form(two.post, f"/desk/sites/{id}/remove", cookie)).status_code == 303


MISTAKES = [
    ({"name": ""}, "name"), ({"id": "Main!"}, "id"), ({"id": "main"}, "id"), ({"hosts": ""}, "hosts"),
    ({"hosts": "a b/c d_e"}, "hosts"), ({"hosts": "live.example.org"}, "hosts"), ({"hosts": "-x.example"}, "hosts"),
    ({"theme": "none"}, "theme"), ({"languages": "en, xx"}, "languages"), ({"logo": "logo.png"}, "logo"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), MISTAKES)
def test_a_mistake_is_said_at_its_field(changes: dict[str, str], field: str) -> None:
    form = {"id": "post", "name": "The Post", "hosts": "https://Post.Example:443/x, www.post.example"}
    assert parse_site(form, frozenset(), "live.example.org").hosts == ("post.example", "www.post.example")
    with pytest.raises(Invalid) as refused:
        parse_site(form | changes, frozenset({"broadsheet"}), "live.example.org")
    assert refused.value.problems.keys() == {field}


def test_hosts_are_compared_without_their_port() -> None:
    hosts = ("A.example:80", "a.example.", "[::1]:80", "", "a.example")
    assert [host_of(h) for h in hosts] == ["a.example", "a.example", "[::1]:80", "", "a.example"]


def test_who_works_where() -> None:
    assert works_at("", "a")
    assert works_at("main", "")
    assert not works_at("main", "a")
    need_within("", "a b")
    need_within("a b", "a")
    for others in ("", "a c"):
        with pytest.raises(Forbidden):
            need_within("a b", others)


def test_commands_make_move_and_remove_sites(tmp_path: Any) -> None:
    def run(*arguments: str, code: int = 0) -> str:
        ended = command(*arguments, "--data", str(tmp_path))
        assert ended.returncode == code, ended.stderr
        return ended.stdout + ended.stderr

    run("site", "add", "post", "--name", POST, "--host", "post.example", "--host", "www.post.example")
    taken = run("site", "add", "times", "--name", TIMES, "--host", "post.example", code=1)
    assert "“post.example” answers for “The Valley Post” already." in taken
    assert run("site", "list") == f"post\t{POST}\tpost.example www.post.example\n"
    (tmp_path / "story.txt").write_text("It happened.\n")
    run("import", str(tmp_path / "story.txt"), "--slug", "story")
    run("site", "move", "story", "post")
    assert "has one blog" in run("site", "remove", "post", code=1)
    assert "There is no site “none”." in run("site", "move", "story", "none", code=1)
    run("site", "move", "story", "main")
    run("site", "remove", "post")
    assert run("site", "list") == ""


async def test_a_site_has_a_theme_of_its_own(redis_url: str, tmp_path: Path) -> None:
    theme = tmp_path / "themes" / "harbour"
    files = {
        "theme.toml": '[csp]\nimg-src = ["https://images.example.net"]\n',
        "static/theme.css": ".masthead { background: url(theme/mark.svg) }",
        "static/theme/mark.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "templates/base.html": '{% extends "liveblog/base.html" %}'
        "{% block footer %}<p>Foot of {{ site }}</p>{% endblock %}",
        "templates/entry/_block_text.html": '<div class="block text harbour">{{ block.text | markdown }}</div>',
    }
    for name, text in files.items():
        (theme / name).parent.mkdir(parents=True, exist_ok=True)
        (theme / name).write_text(text, "utf-8")
    settings = Settings(
        redis_url=redis_url, data=tmp_path, themes=str(theme.parent), resolve=False, spread=0.0
    )
    async with serving(settings) as (url, state), httpx.AsyncClient(base_url=url) as client:
        store, id = state["store"], f"t{secrets.token_hex(4)}"
        plain = await store.create_blog(NewBlog(slug=f"p-{id}", title="Plain"))
        host = {"host": f"{id}.example"}
        site = parse_site(
            {"id": id, "name": TIMES, "hosts": host["host"], "theme": "harbour"}, state["sites"].themes
        )
        await store.sites.save(site)
        await state["sites"].refresh()
        blog = await store.create_blog(NewBlog(slug=f"h-{id}", title="Harbour", site=id))
        await asyncio.gather(*(store.publish(one, _entry()) for one in (plain, blog)))
        page = await client.get(f"/live/{blog.slug}", headers=host)
        assert f"<p>Foot of {TIMES}</p>" in page.text
        assert "https://images.example.net" in page.headers["content-security-policy"]
        [mark] = re.findall(r'url\("(/static/\w+/theme/mark.svg)"\)', page.text)
        assert "immutable" in (await client.get(mark, headers=host)).headers["cache-control"]
        [entry] = (await client.get(f"/live/{blog.slug}/snapshot", headers=host)).json()["entries"]
        assert 'class="block text harbour"' in entry["html"]
        other = await client.get(f"/live/{plain.slug}")
        assert "Foot of" not in other.text
        assert "images.example.net" not in other.headers["content-security-policy"]
        assert 'class="block text harbour"' not in other.text
        # Another theme shows on the running story, too.
        changed = replace(site, theme="", name="Harbour Daily")
        await store.sites.save(changed, revision=1)
        async with asyncio.timeout(60):
            while "text harbour" in (await client.get(f"/live/{blog.slug}/snapshot", headers=host)).text:
                await asyncio.sleep(0.2)
        assert "Foot of" not in (await client.get(f"/live/{blog.slug}", headers=host)).text
        await store.change_blog(blog, {"state": "closed"})
        await store.move_blog(blog.slug, "main")
        await store.remove_site(id)


@pytest.mark.parametrize(
    ("logo", "host"),
    [("https://img.example:8443/a.svg?x=1", "https://img.example:8443"), ("/static/a.svg", "")],
)
async def test_pages_show_the_logo_of_their_site(
    redis_url: str, tmp_path: Path, logo: str, host: str
) -> None:
    id = f"l{secrets.token_hex(4)}"
    settings = Settings(redis_url=redis_url, data=tmp_path, resolve=False)
    async with serving(settings) as (url, state), httpx.AsyncClient(base_url=url) as client:
        await state["store"].sites.save(Site(id=id, name=TIMES, hosts=(f"{id}.example",), logo=logo))
        await state["sites"].refresh()
        page = await client.get("/", headers={"host": f"{id}.example"})
        main = await client.get("/")
        await state["store"].remove_site(id)
    assert f'<img class="masthead-logo" src="{logo}" alt="{html.escape(TIMES)}">' in page.text
    policy = page.headers["content-security-policy"].split("; ")
    assert f"img-src 'self' data: {host}".rstrip() in policy
    assert 'class="masthead-logo"' not in main.text


def test_a_person_is_added_for_a_site_by_command(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    assert command("site", "add", "times", "--name", TIMES, "--host", "times.example", *data).returncode == 0
    added = command("user", "add", "Ann", "--role", "editor", "--site", "times", "--site", "main", *data)
    assert "/desk/link/" in added.stdout
    refused = command("user", "add", "Bo", "--role", "editor", "--site", "nowhere", *data)
    assert (refused.returncode, "nowhere" in refused.stderr) == (1, True)
