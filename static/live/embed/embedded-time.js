/** A time in an embed: in the language of the blog that it stands in. Two blogs of a page may differ in that. */

import { RelativeTime } from "../common/relative-time.js"
import { speakAs } from "./language.js"

export class EmbeddedTime extends RelativeTime {
  draw(now) {
    const embed = this.getRootNode().host
    if (embed?.language) speakAs(embed.language)
    super.draw(now)
  }
}
