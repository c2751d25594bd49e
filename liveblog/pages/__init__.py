"""Presentation: rendering with templates, the window of a first page, structured data, cached answers.

Must not know: HTTP beyond the headers of kept bytes, Redis.
"""
