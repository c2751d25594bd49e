/** The window's title: the blog's current title, and how many chat messages are unread and posts wait in the tray. */

let name = document.title
let unread = 0
let waiting = 0

export function setName(title) {
  name = title
  show()
}

export function setUnread(number) {
  unread = number
  show()
}

/** Posts that wait in the tray. */
export function setWaiting(number) {
  waiting = number
  show()
}

function show() {
  const count = unread + waiting
  document.title = count ? `(${count}) ${name}` : name
}
