"""The formats of feeds, one file each, over one list of items.

Must not know: HTTP, Redis.
"""
