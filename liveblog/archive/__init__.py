"""A blog as files, and files as a blog: archives (one zip with a site, the record, images, feeds), exports as JSON
lines, and what other live blogs export. Must not know: HTTP requests, the command line.
"""
