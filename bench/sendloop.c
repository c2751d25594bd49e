/* The limit of this machine: one text frame to every WebSocket in a bare loop of send(2).
 *
 *   sendloop PORT
 *
 * PORT accepts WebSockets and answers each handshake with the same bytes. The body of a POST request to PORT+1 is sent
 * to all. It parses no frames, checks nothing and cannot handle slow readers: it is a reference, not a server.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int readers[65536], count;

static int listener(int port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 4096)) perror("listen"), exit(1);
  return fd;
}

static void publish(int fd) {
  static char request[1 << 17], frame[1 << 17];
  size_t have = 0, size = 0;
  char *body = NULL;
  while (!body || have < (size_t)(body - request) + size) {
    ssize_t got = have < sizeof request - 1 ? read(fd, request + have, sizeof request - 1 - have) : 0;
    if (got <= 0) { close(fd); return; }
    request[have += got] = 0;
    char *end = strstr(request, "\r\n\r\n"), *length = strcasestr(request, "\r\ncontent-length:");
    if (end) body = end + 4, size = length ? strtoul(length + 17, 0, 10) : 0;
  }
  if (size > 65535) size = 65535;
  int head = size < 126 ? 2 : 4;
  frame[0] = (char)0x81;
  frame[1] = head == 2 ? (char)size : 126;
  if (head == 4) frame[2] = (char)(size >> 8), frame[3] = (char)size;
  memcpy(frame + head, body, size);
  for (int i = 0; i < count; i++) send(readers[i], frame, head + size, MSG_NOSIGNAL);
  static const char done[] = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
  if (write(fd, done, sizeof done - 1) < 0) perror("write");
  close(fd);
}

int main(int argc, char **argv) {
  static const char hello[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
  static char data[65536];
  if (argc < 2) return fprintf(stderr, "usage: sendloop PORT\n"), 2;
  int sockets = listener(atoi(argv[1])), posts = listener(atoi(argv[1]) + 1), epoll = epoll_create1(0), on = 1;
  struct epoll_event found[256], event = {.events = EPOLLIN, .data.fd = sockets};
  epoll_ctl(epoll, EPOLL_CTL_ADD, sockets, &event);
  event.data.fd = posts;
  epoll_ctl(epoll, EPOLL_CTL_ADD, posts, &event);
  for (;;) {
    int n = epoll_wait(epoll, found, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = found[i].data.fd;
      if (fd == posts) {
        publish(accept(posts, 0, 0));
      } else if (fd == sockets) {
        if ((fd = accept4(sockets, 0, 0, SOCK_NONBLOCK)) < 0) continue;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        event.data.fd = fd;
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
      } else {
        ssize_t got = read(fd, data, sizeof data);
        if (got > 0 && !memcmp(data, "GET ", 4) && count < 65536) {
          if (write(fd, hello, sizeof hello - 1) > 0) readers[count++] = fd;
        } else if (got <= 0) {
          for (int j = 0; j < count; j++)
            if (readers[j] == fd) { readers[j] = readers[--count]; break; }
          close(fd);
        }
      }
    }
  }
}
