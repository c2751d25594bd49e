"""One function per URL. What they share is here: sign-in, same-site checks, answers, problems.

Must not know: Redis keys, templates beyond their names, what a frame looks like.
"""
