"""`python -m liveblog`: the same as the `liveblog` command."""

from liveblog.cli.main import main

raise SystemExit(main())
