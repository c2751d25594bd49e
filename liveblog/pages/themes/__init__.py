"""A publication's theme: a folder whose files replace ours, checked once at the start of a process.

Must not know: HTTP, Redis, which pages there are.
"""
