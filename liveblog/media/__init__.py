"""Images: their pixels, the directory and the bucket that keep them; share pictures, which we draw ourselves.

Must not know: HTTP, Redis, entries.
"""
