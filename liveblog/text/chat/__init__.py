"""What chats send: one file a chat, from its JSON to a message as Markdown. Pure: anything has an answer.

Must not know: blogs, entries, HTTP, Redis.
"""
