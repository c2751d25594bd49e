"""Whatever happens in a channel in whatever order, no reader has a gap."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from wire_format import objects_in
from wires import Rig, Transport, at, message, messages, wire

from liveblog.live.reader import Reader
from liveblog.model.events import Position


class AnyOrder(RuleBasedStateMachine):
    """Whatever happens in whatever order, each reader gets a hello and then a story without a gap.

    A story is: the events after its position in order; after a reset, the events after the position that the reset
    names; 4008 at any point, as the last word.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rig = Rig(catch_up=6)
        self.newest = 0  # the last event that was delivered to the channel
        self.starts: dict[Reader, Any] = {}

    @initialize(first=st.integers(0, 10))
    def begin(self, first: int) -> None:
        for number in range(first):
            self.deliver_one(number + 1)

    def deliver_one(self, number: int) -> None:
        assert self.rig.deliver(number, size=50)
        self.newest = max(self.newest, number)

    @rule(count=st.integers(1, 9), again=st.integers(0, 3))
    def deliver(self, count: int, again: int) -> None:
        first = max(1, self.newest + 1 - again)
        assert self.rig.deliver(first, self.newest + count, size=50)
        self.newest += count

    @rule(
        behind=st.integers(-3, 9),
        deflate=st.booleans(),
        tls=st.booleans(),
        room=st.sampled_from([None, 0, 5, 300]),
    )
    def join(self, behind: int, deflate: bool, tls: bool, room: int | None) -> None:
        reader = self.rig.reader(deflate=deflate, tls=tls)
        wire(reader).room = room
        after = at(max(0, self.newest - behind))
        self.starts[reader] = after
        self.rig.channel.join(reader, after)

    @rule(tls=st.booleans())
    def join_now(self, tls: bool) -> None:
        reader = self.rig.joined(tls=tls)
        self.starts[reader] = at(self.newest)

    @precondition(lambda self: self.starts)
    @rule(data=st.data(), room=st.sampled_from([0, 1, 20, 1000]))
    def fill(self, data: st.DataObject, room: int) -> None:
        transport = wire(data.draw(st.sampled_from(list(self.starts))))
        if not transport.waiting:
            transport.room = room

    @precondition(lambda self: self.starts)
    @rule(data=st.data(), room=st.sampled_from([None, None, 1, 40, 500]))
    def drain(self, data: st.DataObject, room: int | None) -> None:
        wire(data.draw(st.sampled_from(list(self.starts)))).drain(room)

    @precondition(lambda self: self.starts)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        reader = data.draw(st.sampled_from(list(self.starts)))
        del self.starts[reader]
        wire(reader).lose()

    @rule()
    def another_log(self) -> None:
        # As after a failover: the log continues elsewhere, with a few events of its own.
        base, self.newest = self.newest + 100, self.newest + 103
        new = [message(base + 1, prev=at(base)), *messages(base + 2, self.newest)]
        self.rig.channel.reset_all("unknown-position", at(base), new)

    @rule()
    def turn(self) -> None:
        self.rig.clock.turn()

    @rule()
    def a_second(self) -> None:
        self.rig.clock.pass_time(1.1)

    @rule()
    def tick(self) -> None:
        self.rig.channel.tick()

    @invariant()
    def the_count_is_right(self) -> None:
        assert self.rig.channel.count == sum(not r.left for r in self.starts)

    def teardown(self) -> None:
        for transport in self.rig.wires.transports.values():
            if not transport.broken:
                transport.drain()
        self.rig.clock.pass_time(1.1)
        self.rig.clock.settle()
        for reader, start in self.starts.items():
            self.check(wire(reader), start)
        assert not self.rig.channel.closed
        assert not self.rig.channel.push_readers.live._queue

    def check(self, transport: Transport, start: Position) -> None:
        story = objects_in(transport.sent)
        if story == [4008]:
            return
        assert story[0]["type"] == "hello"
        stands = str(start)
        for heard in story[1:]:
            if heard == 4008:
                assert heard is story[-1]
                return
            if heard["type"] == "put":
                assert heard["prev"] == stands
            stands = heard["position"]
        assert stands == str(self.rig.channel.position)


AnyOrder.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase
