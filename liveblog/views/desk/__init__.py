"""The editors' pages and forms: signed in, never cached, complete without scripts.

Must not know: how readers are served.
"""
