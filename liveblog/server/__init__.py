"""The parent process and its workers: sockets, signals, and the bounds that uvicorn puts on a request.

Must not know: routes, pages, what an entry is.
"""
