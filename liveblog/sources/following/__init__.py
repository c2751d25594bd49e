"""What blogs follow: each network's way to tell of new posts, one file a network, and the worker that listens to them.

Must not know: HTML, what editors do with what arrives.
"""
