/* How many requests a server answers each second: one GET after another on each of some connections.
 *
 *   requests PORT PATH CONNECTIONS SECONDS
 *
 * Prints "requests PER_SECOND bytes SIZE_OF_ONE status STATUS". Responses need a Content-Length.
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
#include <time.h>
#include <unistd.h>

typedef struct {
  int fd;
  size_t have, whole; /* bytes of the response so far; of all of it, once its head has arrived */
  char head[8192];
} Connection;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc < 5) return fprintf(stderr, "usage: requests PORT PATH CONNECTIONS SECONDS\n"), 2;
  int port = atoi(argv[1]), count = atoi(argv[3]), epoll = epoll_create1(0), on = 1, status = 0;
  double until = now() + atof(argv[4]), began = now();
  static char data[1 << 20], request[2048];
  int size = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Encoding: gzip\r\n\r\n", argv[2], port);
  Connection *connections = calloc(count, sizeof *connections);
  for (int i = 0; i < count; i++) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = connections[i].fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) return perror("connect"), 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    if (write(fd, request, size) != size) return perror("write"), 1;
  }
  long answers = 0;
  size_t whole = 0;
  struct epoll_event found[256];
  while (now() < until) {
    int n = epoll_wait(epoll, found, 256, 100);
    for (int i = 0; i < n; i++) {
      Connection *c = &connections[found[i].data.u32];
      ssize_t got = read(c->fd, data, sizeof data);
      if (got <= 0) return fprintf(stderr, "the server closed a connection\n"), 1;
      if (!c->whole) {
        size_t room = sizeof c->head - 1 - c->have, take = (size_t)got < room ? (size_t)got : room;
        memcpy(c->head + c->have, data, take);
        c->head[c->have + take] = 0;
        char *end = strstr(c->head, "\r\n\r\n"), *length = strcasestr(c->head, "\r\ncontent-length:");
        if (end && length) c->whole = end + 4 - c->head + strtoul(length + 17, 0, 10), status = atoi(c->head + 9);
        else if (end || !room) return fprintf(stderr, "an answer without a length\n"), 1;
      }
      c->have += got;
      if (c->whole && c->have >= c->whole) {
        answers++;
        whole = c->whole;
        c->have = c->whole = 0;
        if (write(c->fd, request, size) != size) return perror("write"), 1;
      }
    }
  }
  printf("requests %.1f bytes %zu status %d\n", answers / (now() - began), whole, status);
  return 0;
}
