"""Samples of everything that pages show, in every state: for the desk's page of patterns, and to try a theme out.

Must not know: HTTP, Redis.
"""
