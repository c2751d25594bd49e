"""What things are: blogs, entries, blocks, events, people, corrections, filters. Frozen values.

Must not know: Redis, HTTP, HTML.
"""
