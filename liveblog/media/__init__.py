"""Images: their pixels, the directory and the bucket that keep them.

Must not know: HTTP, Redis, entries.
"""
