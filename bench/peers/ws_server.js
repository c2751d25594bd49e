// Node's ws: sockets on PORT, a POST to PORT+1 goes to all of them.  node ws_server.js PORT
const http = require("http")
const { WebSocketServer } = require("ws")

const port = Number(process.argv[2])
const server = http.createServer()
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
server.listen(port, "127.0.0.1", 4096)

http.createServer((request, response) => {
  const parts = []
  request.on("data", (part) => parts.push(part))
  request.on("end", () => {
    const body = Buffer.concat(parts)
    for (const socket of sockets.clients) socket.send(body, { binary: false })
    response.writeHead(204).end()
  })
}).listen(port + 1, "127.0.0.1")
