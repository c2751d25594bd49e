"""Everything that moves events to readers: the tail of a blog's log, its channel, and the transports.

Must not know: routes, templates, Redis keys.
"""
