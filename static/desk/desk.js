/** The desk's scripts. Every page works without them; each module adds one thing to what is there. */

import "./composer.js"
import "./desk-list.js"
import "./copy-text.js"
import "./slug.js"

for (const element of document.querySelectorAll(".with-scripts")) element.hidden = false
