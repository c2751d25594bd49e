"""The commands, one file each, and the reading of recorded stories.

Must not know: how a request is answered, how events reach readers.
"""
