"""The Redis that we start ourselves when none is named: found, started, kept, shared between processes.

Must not know: what is kept in it.
"""
