"""Slack's mrkdwn becomes our Markdown, its events become messages, and nobody else signs as it does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from chats import SECRET, slack_delete, slack_edit, slack_headers, slack_message

from liveblog.model.inbox import Challenge, Said, TakenBack
from liveblog.text.chat import slack

MRKDWN = {
    "*bold* and _italic_ and ~struck~": "**bold** and *italic* and ~~struck~~",
    "*_both_*": "***both***",
    "2*3*4 and snake_case_name and a ~ b ~ c": "2*3*4 and snake_case_name and a ~ b ~ c",
    "see <https://example.org/a_b_c|the *report*>": "see [the *report*](https://example.org/a_b_c)",
    "<https://example.org/a>": "https://example.org/a",
    "<http://example.org|example.org>": "http://example.org",
    "<https://example.org/x?a=1&amp;b=2>": "https://example.org/x?a=1&b=2",
    "<https://example.org/a(b)|c>": "[c](https://example.org/a%28b%29)",
    "<mailto:ada@example.org|ada@example.org>": "ada@example.org",
    "<@U024BE7LH> in <#C024BE7LR|general>, <!here>": "<@U024BE7LH> in #general, @here",
    "<@U024BE7LH|ada>": "@ada",
    "<!date^1392734382^{date}|Feb 18, 2014>": "Feb 18, 2014",
    "&lt;b&gt; &amp;amp;": "<b> &amp;",
    "&gt; quoted": "> quoted",
    "• one\n• two": "- one\n- two",
    "`*code*` ```*more*\ncode```": "`*code*` \n```\n*more*\ncode\n```\n",
    "*not\nbold*": "*not\nbold*",
}


@pytest.mark.parametrize(("sent", "made"), MRKDWN.items())
def test_mrkdwn(sent: str, made: str) -> None:
    assert slack.to_markdown(sent) == made


def test_people_who_are_mentioned_get_their_names() -> None:
    text = slack.to_markdown("<@U1> and <@U2> and <@U1>")
    assert slack.mentioned(text) == ["U1", "U2"]
    assert slack.with_names(text, {"U1": "Ada"}.get) == "@Ada and @U2 and @Ada"  # type: ignore[arg-type]


def said(body: Any) -> Said:
    told = slack.read(body)
    assert isinstance(told, Said), told
    return told


def test_a_message_its_edit_and_its_deletion_name_the_same_message() -> None:
    first, second = said(slack_message("One")), said(slack_edit("Two", "1764200005.000000"))
    gone = slack.read(slack_delete())
    assert isinstance(gone, TakenBack)
    assert first.message == second.message == gone.message
    assert first.version < second.version
    assert (first.sender, first.text, second.text, first.channel) == ("U1", "One", "Two", "C1")


def test_a_message_of_which_a_thread_is_left_is_deleted() -> None:
    assert isinstance(slack.read(slack_edit("", "1764200005.000000", subtype="tombstone")), TakenBack)


def test_images_come_with_their_words_and_other_files_are_counted() -> None:
    image = {
        "id": "F1",
        "mimetype": "image/png",
        "url_private": "https://files.slack.com/a.png",
        "alt_txt": "A dam",
    }
    film = {"id": "F2", "mimetype": "video/mp4", "url_private": "https://files.slack.com/b.mp4"}
    told = said(slack_message("", files=[image, film, {**image, "mode": "tombstone"}], subtype="file_share"))
    assert [(i.key, i.file, i.alt) for i in told.images] == [("F1", "https://files.slack.com/a.png", "A dam")]
    assert told.left_out == 1


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
        {"bot_id": "B1"},
        {"thread_ts": "1764100000.000100"},
        {"user": None},
        {"type": "reaction_added"},
        {"ts": "yesterday"},
    ],
)
def test_what_is_no_message_of_a_person_in_the_channel_is_nothing(event: dict[str, Any]) -> None:
    assert slack.read(slack_message("Hello", **event)) is None


def test_a_reply_that_is_also_sent_to_the_channel_is_a_message() -> None:
    assert said(slack_message("Hello", thread_ts="1764100000.000100", subtype="thread_broadcast"))
    assert said(slack_message("Hello", thread_ts="1764200000.000100"))  # the first of a thread


def test_the_challenge_is_answered() -> None:
    assert slack.read({"type": "url_verification", "challenge": "abc"}) == Challenge(answer="abc")


def test_only_slack_signs_so_and_only_now() -> None:
    body, now = json.dumps(slack_message("Hello")).encode(), 1_764_200_000.0
    headers = slack_headers(body, at=now)
    stamp, signature = headers["x-slack-request-timestamp"], headers["x-slack-signature"]
    assert slack.is_signed(SECRET, body, stamp, signature, now + 299)
    assert not slack.is_signed(SECRET, body, stamp, signature, now + 301)
    assert not slack.is_signed(SECRET, body, stamp, signature, now - 301)
    assert not slack.is_signed(SECRET, body + b" ", stamp, signature, now)
    assert not slack.is_signed("other", body, stamp, signature, now)
    assert not slack.is_signed("", body, stamp, signature, now)
    assert not slack.is_signed(SECRET, body, str(int(now) + 1), signature, now)
    for wrong in ("", "v0=", "v1" + signature[2:], signature + "ü", "\x00"):
        assert not slack.is_signed(SECRET, body, stamp, wrong, now)
    for wrong in ("", "-1", "1e9", "٣", "9" * 400):
        assert not slack.is_signed(SECRET, body, wrong, signature, now)
