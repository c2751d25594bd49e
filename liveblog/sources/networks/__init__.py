"""What each network answers about its posts, one file a network.

A module's `resolve` asks for one block and gives it filled in. Adding a network is one file and one line in `TABLE`.

Must not know: entries, queues, who waits for it.
"""
