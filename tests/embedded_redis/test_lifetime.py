"""Our own Redis: who starts it, who shares it, when it ends."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path

from own_redis import User, answers, client, keeper_of, pid_of
from servers import lives, until

from liveblog.embedded_redis.server import redis_for
from liveblog.settings import Settings


def test_the_redis_in_redis_url_is_used(data: Path) -> None:
    with redis_for(Settings(data=data, redis_url="redis://elsewhere:1")) as url:
        assert url == "redis://elsewhere:1"
    assert not data.exists()


def test_it_is_a_durable_redis_that_no_other_user_can_reach(data: Path) -> None:
    with redis_for(Settings(data=data)) as url, client(url) as connected:
        expected = {
            "appendonly": "yes",
            "appendfsync": "always",
            "no-appendfsync-on-rewrite": "no",
            "aof-load-truncated": "yes",
            "save": "",
            "port": "0",
            "maxmemory-policy": "noeviction",
        }
        assert {name: connected.config_get(name)[name] for name in expected} == expected
        assert tuple(map(int, connected.info("server")["redis_version"].split(".")[:2])) >= (6, 2)
        assert (data / "redis").stat().st_mode & 0o777 == 0o700


def test_it_ends_with_its_only_user_and_keeps_its_data(data: Path) -> None:
    with redis_for(Settings(data=data)) as url, client(url) as connected:
        connected.set("kept", "yes")
        pid = pid_of(url)
        keeper = keeper_of(pid)
    assert not lives(pid)
    until(lambda: not lives(keeper))
    with redis_for(Settings(data=data)) as url, client(url) as connected:
        assert connected.get("kept") == b"yes"


def test_two_users_share_one_and_it_stays_until_the_second_leaves(data: Path) -> None:
    with User(data) as other:
        with redis_for(Settings(data=data)) as url:
            pid = pid_of(url)
            assert pid_of(other.url()) == pid
        assert lives(pid)
        other.leave()
        assert not lives(pid)


def test_many_at_once_never_start_two(data: Path) -> None:
    with ExitStack() as users:
        started = [users.enter_context(User(data)) for _ in range(6)]
        pids = {pid_of(user.url()) for user in started}
        assert len(pids) == 1
        for user in started:
            user.leave()
        assert not any(map(lives, pids))


def test_a_user_that_arrives_while_the_last_one_leaves_gets_a_redis(data: Path) -> None:
    with User(data) as leaving:
        old = pid_of(leaving.url())
        assert leaving.process.stdin is not None
        leaving.process.stdin.close()
        with redis_for(Settings(data=data)) as url:
            assert answers(url)
            # Either it was in time to keep the old one, or that one ended before the new one began.
            assert pid_of(url) == old or not lives(old)


def test_a_killed_user_neither_ends_redis_nor_leaves_anything_behind(data: Path) -> None:
    with User(data) as first, User(data) as second:
        pid = pid_of(first.url())
        second.url()
        first.process.kill()
        first.process.wait()
        assert lives(pid)
        second.process.kill()
        until(lambda: not lives(pid))


def test_a_killed_redis_restarts_with_every_acknowledged_write(data: Path) -> None:
    with redis_for(Settings(data=data)) as url:
        acknowledged = 0
        for _ in range(3):
            with client(url) as connected:
                for _ in range(50):
                    acknowledged = connected.incr("count")
            pid = pid_of(url)
            os.kill(pid, signal.SIGKILL)
            until(lambda: answers(url))
            assert pid_of(url) != pid
            with client(url) as connected:
                assert int(connected.get("count")) == acknowledged


def test_a_killed_keeper_is_replaced_and_two_never_run_at_once(data: Path) -> None:
    with redis_for(Settings(data=data)) as url:
        with client(url) as connected:
            connected.set("kept", "yes")
        pid = pid_of(url)
        os.kill(keeper_of(pid), signal.SIGKILL)
        until(lambda: not lives(pid))
        until(lambda: answers(url))
        with client(url) as connected:
            assert connected.get("kept") == b"yes"
        pid = pid_of(url)
    assert not lives(pid)


def test_ctrl_c_or_a_service_stop_does_not_end_it_before_its_users(data: Path) -> None:
    with redis_for(Settings(data=data)) as url:
        keeper = keeper_of(pid_of(url))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(keeper, number)
        assert answers(url)
        os.kill(pid_of(url), signal.SIGTERM)  # a service manager stops every process it knows
        until(lambda: answers(url))
