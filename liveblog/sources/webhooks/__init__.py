"""Webhooks: each blog's events, sent to the addresses that asked for them, and the one worker that sends them.

Must not know: pages, readers, how an entry is drawn (it is given a function).
"""
