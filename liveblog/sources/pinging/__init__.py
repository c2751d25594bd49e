"""Pings: a hub is told that a blog's feeds have changed (WebSub), search engines that its page has (IndexNow)."""
