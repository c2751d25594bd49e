"""Everything a newsroom has, as one file, and back: blogs with their logs, people, settings of the desk, images."""
