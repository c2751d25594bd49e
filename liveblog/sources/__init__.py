"""What is fetched from elsewhere: the posts behind pasted links, and the one outgoing HTTP client.

Must not know: templates, how events reach readers.
"""
