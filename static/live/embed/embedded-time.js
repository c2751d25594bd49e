/** A time in an embed: in the language of the blog that it stands in. */

import { RelativeTime } from "../common/relative-time.js"
import { speakIn } from "./language.js"

export class EmbeddedTime extends RelativeTime {
  draw(now) {
    speakIn(this.getRootNode())
    super.draw(now)
  }
}
