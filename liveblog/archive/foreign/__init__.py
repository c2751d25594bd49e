"""Live blogs of other programs: one file a format, each from bytes to a `ForeignStory`; then HTML to our text, pictures
to our images, and the story into a blog. Must not know: the command line.
"""
