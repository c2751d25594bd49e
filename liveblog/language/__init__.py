"""The interface's catalogues, translatable sentences, time zones, dates in words.

Must not know: blogs, pages, HTTP beyond the form of a header.
"""
