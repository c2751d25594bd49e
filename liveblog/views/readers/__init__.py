"""The public side: pages, live transports, feeds. The same bytes for everybody, served from memory.

Must not know: people, sessions, anything that is not published.
"""
