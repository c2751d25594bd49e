"""What a form or an API call says, checked field by field; merging of two versions. Pure functions.

Must not know: Redis, HTTP, templates.
"""
