"""One function a URL. What all of them share stands here: sign-in, same-site checks, answers, problems.

Must not know: Redis keys, templates beyond their names, what a frame looks like.
"""
