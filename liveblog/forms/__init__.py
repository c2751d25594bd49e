"""Parsing of forms and API calls, field by field; merging of two versions. Pure functions.

Must not know: Redis, HTTP, templates.
"""
