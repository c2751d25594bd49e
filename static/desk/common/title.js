/** The window's title: the blog's current title, and the number of unread chat messages. */

let name = document.title
let unread = 0

export function setName(title) {
  name = title
  show()
}

export function setUnread(number) {
  unread = number
  show()
}

function show() {
  document.title = unread ? `(${unread}) ${name}` : name
}
