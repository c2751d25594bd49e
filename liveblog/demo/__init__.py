"""The fictitious story of `liveblog demo`, and the steps in which it unfolds.

Must not know: Redis, HTTP.
"""
