/** The window's title: the blog as it is called now, and how many words of the chat are not read yet. */

let name = document.title
let unread = 0

export function named(title) {
  name = title
  show()
}

export function counts(number) {
  unread = number
  show()
}

function show() {
  document.title = unread ? `(${unread}) ${name}` : name
}
