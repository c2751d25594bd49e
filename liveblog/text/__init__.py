"""Text that people type or paste: its grammar, its Markdown, the one sanitiser. Pure functions.

Must not know: Redis, HTTP, the clock.
"""
