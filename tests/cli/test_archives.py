"""`liveblog export --zip` and `liveblog import FILE.zip`: a blog leaves and comes back; what is wrong is said."""

from __future__ import annotations

from pathlib import Path

from servers import command

STORY = "date 2021-03-04\n\nBREAKING: It moves again.\n\nIt stands still.\n"


def test_a_blog_leaves_and_comes_back(tmp_path: Path) -> None:
    here, there = (("--data", str(tmp_path / name)) for name in ("here", "there"))
    first, second, story = tmp_path / "first.zip", tmp_path / "second.zip", tmp_path / "story.txt"
    story.write_text(STORY, "utf-8")
    command("import", str(story), "--slug", "clock", "--title", "The clock", *here)
    made = command("export", "clock", "--zip", str(first), *here)
    assert (made.returncode, made.stderr) == (0, ""), made.stderr
    assert made.stdout.startswith(f"Wrote /live/clock to {first}: ")
    assert command("import", str(first), "--slug", "clock", *there).stdout == (
        "Made /live/clock: 2 entries published.\n"
    )
    assert command("export", "clock", "--zip", str(second), *there).returncode == 0
    assert first.read_bytes() == second.read_bytes()
    again = command("import", str(first), "--slug", "clock", *there)
    assert again.stdout == "Added to /live/clock: 0 entries published, 2 entries there already.\n"
    live = command(
        "import", str(first), "--slug", "now", "--title", "Now", "--every", "0.01", "--live", *there
    )
    assert live.stdout == "Made /live/now: 2 entries published.\n"


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    bad = tmp_path / "bad.zip"
    bad.write_text("A story.", "utf-8")
    ended = command("import", str(bad), "--slug", "clock", *data)
    assert ended.returncode == 1
    assert ended.stderr == (
        "liveblog: The archive is damaged or was cut off: it is not a whole zip file."
        " Copy it again from where it was made.\n"
    )
    nowhere = command("export", "clock", "--zip", str(tmp_path / "no" / "x.zip"), *data)
    assert (nowhere.returncode, "cannot be written" in nowhere.stderr) == (1, True)
    unknown = command("export", "clock", "--zip", str(tmp_path / "x.zip"), *data)
    assert unknown.stderr == "liveblog: There is no blog called “clock”.\n"
    assert not (tmp_path / "x.zip").exists()
    assert [path.name for path in tmp_path.glob(".*")] == []
