"""How things look: drawing with templates, the window of a first page, structured data, bytes that are kept.

Must not know: HTTP beyond the headers of kept bytes, Redis.
"""
