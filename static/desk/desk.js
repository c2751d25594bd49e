/** The desk's scripts. Every page works without them; each module adds one thing to what is there. */

import "./bulk.js"
import "./column.js"
import "./composer.js"
import "./desk-list.js"
import "./copy-text.js"
import "./landing.js"
import "./notice.js"
import "./shortcuts.js"
import "./sign-out.js"
import "./slug.js"
