"""Catalogues of the interface, sentences that can still be translated, time zones, dates in words.

Must not know: blogs, pages, HTTP beyond the form of a header.
"""
