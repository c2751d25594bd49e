"""Notifications of key events: sealed, signed, and sent to readers' push services (Web Push).

Must not know: pages, service workers.
"""
