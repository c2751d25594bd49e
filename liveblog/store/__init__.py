"""Everything that Redis keeps, and the only package that imports it.

The keys. All of one blog share the hash tag {ID}, so that each act on it is one script on one slot:

| key                | type   | what                                                                           |
|--------------------|--------|--------------------------------------------------------------------------------|
| `lb:blogs`         | hash   | slug → blog id (old slugs too)                                                 |
| `{lb:blogs}:claims`| zset   | slugs by when they were claimed (ms), as long as their blogs may still come    |
| `lb:{ID}:blog`     | hash   | `json` the blog, `revision`, `position` of each log (`desk`: the desk's), `importing` |
| `lb:{ID}:entries`  | hash   | entry id → JSON, whatever its state                                            |
| `lb:{ID}:revisions`| hash   | entry id → last revision; stays after removal, so that no id is used twice     |
| `lb:{ID}:order`    | zset   | ids that readers see (tombstones too), by time of publication (ms)             |
| `lb:{ID}:all`      | zset   | ids of every state, by the same                                                |
| `lb:{ID}:pinned`   | set    | ids that readers see pinned                                                    |
| `lb:{ID}:keys`     | zset   | ids that readers see as key events, by time of publication                     |
| `lb:{ID}:corrected`| zset   | ids that readers see corrected or withdrawn with a reason, by the last time then |
| `lb:{ID}:removed`  | hash   | entry id → JSON of what was deleted, and when (`removed`), for undo            |
| `lb:{ID}:history`  | hash   | "entry id:revision" → JSON of each replaced revision                           |
| `lb:{ID}:events`   | stream | the readers' log: `prev`, `event` (JSON), `count` (entries readers see)        |
| `lb:{ID}:desk`     | stream | the desk's log: the same design, every state, never read for readers           |
| `lb:{ID}:notes`    | hash   | entry id → notes of the staff, one JSON object a line                          |
| `lb:{ID}:chat`     | list   | the staff's chat: JSON objects, oldest first                                   |
| `lb:{ID}:read`     | hash   | person id → id of the last chat message that they have read                    |
| `lb:{ID}:leases`   | hash   | entry id → JSON: who is editing it, since when, until when                     |
| `lb:{ID}:here`     | hash   | connection → JSON: who is at the desk, until when; expires                     |
| `lb:{ID}:due`      | zset   | ids of scheduled entries, by the time they are due (ms)                        |
| `lb:{ID}:readers`  | hash   | process → "readers:when reported (s)"; expires                                 |
| `lb:{ID}:landed`   | hash   | "process n" → JSON: how its readers acknowledged one of the last 8 events; expires |
| `lb:scheduling`    | set    | ids of blogs that may have something due                                       |
| `lb:canary`        | stream | test events that prove to `/ready` that Redis and the tails work                 |
| `lb:secret`        | string | signs cookies, unless LIVEBLOG_SECRET does                                     |
| `lb:serving`       | string | the address of a running server, for commands; expires                         |

People have keys of their own: `store/people.py`, `store/tokens.py`, `store/throttle.py`, `store/drafts.py`; so have
the resolver's queue (`store/asks.py`), the trays (`store/tray.py`), and the connections to chats with their messages
(`store/connections.py`, `store/inbox.py`), notifications (`store/push.py`), webhooks (`store/webhooks.py`),
the audit log (`store/audit.py`), and the sites (`store/sites.py`).
"""

from liveblog.store.store import Store

__all__ = ["Store"]
