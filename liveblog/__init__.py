"""A live blog server: editors post, readers watch the page update within milliseconds."""

__version__ = "0.1.0"
