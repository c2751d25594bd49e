"""Messages from chats become entries: the worker that carries them out, and what it fetches for them.

Must not know: HTTP requests to us, HTML.
"""
