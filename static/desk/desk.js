/** The desk's scripts. Every page works without them; each module adds one thing. */

import { RelativeTime } from "../live/common/relative-time.js"
import "./list/bulk.js"
import "./composer/composer.js"
import "./list/desk-list.js"
import "./common/copy-text.js"
import "./facts/when-needed.js"
import "./list/delivery.js"
import "./common/notice.js"
import "./common/shortcuts.js"
import "./common/sign-out.js"
import "./common/slug.js"
import "./common/tabs.js"

customElements.define("relative-time", RelativeTime)
