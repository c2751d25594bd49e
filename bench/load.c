/* Many readers in one process: opens WebSockets, counts what arrives, and reports when an event has reached everyone.
 *
 *   load PORT PATH READERS [BATCH [SOURCE]]
 *
 * It opens BATCH connections at once (200), from the address 127.0.0.SOURCE (1); SOURCE grows by one with every 20,000.
 * The variable LOAD_HEADERS may contain extra request headers.
 *
 * Prints "ready SECONDS" when all handshakes are done. Then it answers lines on its standard input, until that ends:
 *   arm BYTES   prints "armed", and waits for each reader's next text of at least so many bytes; when all have one,
 *               prints "round READERS first NS middle NS p99 NS last NS" (CLOCK_MONOTONIC)
 *   count       prints "count texts N bytes N closed N"
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HANDSHAKE, HEADER, PAYLOAD, CLOSED };

typedef struct {
  int fd, state, round;
  unsigned char seen[14]; /* the end of the handshake, or a frame's header */
  int have, opcode;
  uint64_t size, left;
} Reader;

static Reader *readers;
static int count, ready, closed, answered, round_now;
static int64_t *arrivals;
static uint64_t least, texts, bytes;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int earlier(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void text_arrived(Reader *r, int64_t when) {
  texts++;
  if (!round_now || r->round == round_now || r->size < least) return;
  r->round = round_now;
  arrivals[answered++] = when;
  if (answered < count) return;
  qsort(arrivals, count, sizeof *arrivals, earlier);
  printf("round %d first %lld middle %lld p99 %lld last %lld\n", count, (long long)arrivals[0],
         (long long)arrivals[count / 2], (long long)arrivals[(int)(count * 0.99)], (long long)arrivals[count - 1]);
}

static void header_byte(Reader *r, unsigned char byte, int64_t when) {
  r->seen[r->have++] = byte;
  if (r->have < 2) return;
  int small = r->seen[1] & 127, whole = 2 + (small == 126 ? 2 : small == 127 ? 8 : 0);
  if (r->have < whole) return;
  r->opcode = r->seen[0] & 15;
  r->size = whole == 2 ? (uint64_t)small : 0;
  for (int i = 2; i < whole; i++) r->size = r->size << 8 | r->seen[i];
  r->left = r->size;
  r->have = 0;
  r->state = r->left ? PAYLOAD : HEADER;
  if (!r->left && r->opcode == 1) text_arrived(r, when);
}

static void read_bytes(Reader *r, const unsigned char *data, size_t size, int64_t when) {
  bytes += size;
  for (size_t at = 0; at < size;) {
    if (r->state == PAYLOAD) {
      uint64_t step = size - at < r->left ? size - at : r->left;
      at += step;
      if ((r->left -= step)) return;
      r->state = HEADER;
      if (r->opcode == 1) text_arrived(r, when);
    } else if (r->state == HEADER) {
      header_byte(r, data[at++], when);
    } else {
      memmove(r->seen, r->seen + 1, 3);
      r->seen[3] = data[at++];
      if (memcmp(r->seen, "\r\n\r\n", 4)) continue;
      r->state = HEADER;
      r->have = 0;
      ready++;
    }
  }
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void open_reader(int epoll, int index, int port, int source, const char *request, int size) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  if (fd < 0) fail("socket");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000000 + source + index / 20000)};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(fd, (struct sockaddr *)&from, sizeof from)) fail("bind");
  if (connect(fd, (struct sockaddr *)&to, sizeof to)) fail("connect");
  fcntl(fd, F_SETFL, O_NONBLOCK);
  if (write(fd, request, size) != size) fail("write");
  readers[index].fd = fd;
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = index};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static void command(char *line) {
  if (!strncmp(line, "arm", 3)) {
    least = strtoull(line + 3, 0, 10);
    answered = 0;
    round_now++;
    printf("armed\n");
  } else if (!strncmp(line, "count", 5)) {
    printf("count texts %llu bytes %llu closed %d\n", (unsigned long long)texts, (unsigned long long)bytes, closed);
  }
}

int main(int argc, char **argv) {
  if (argc < 4) return fprintf(stderr, "usage: load PORT PATH READERS [BATCH [SOURCE]]\n"), 2;
  int port = atoi(argv[1]), batch = argc > 4 ? atoi(argv[4]) : 200, source = argc > 5 ? atoi(argv[5]) : 1;
  int opened = 0, told = 0, epoll = epoll_create1(0);
  count = atoi(argv[3]);
  readers = calloc(count, sizeof *readers);
  arrivals = calloc(count, sizeof *arrivals);
  static unsigned char data[1 << 18];
  static char request[4096];
  const char *extra = getenv("LOAD_HEADERS");
  int size = snprintf(request, sizeof request,
                      "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nConnection: Upgrade\r\n"
                      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                      "%s\r\n", argv[2], port, port, extra ? extra : "");
  setvbuf(stdout, NULL, _IOLBF, 0);
  struct epoll_event events[1024], input = {.events = EPOLLIN, .data.u32 = UINT32_MAX};
  epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &input);
  int64_t began = now();
  for (;;) {
    while (opened < count && opened - ready < batch) open_reader(epoll, opened, port, source, request, size), opened++;
    if (!told && ready >= count) told = 1, printf("ready %.3f\n", (now() - began) / 1e9);
    int found = epoll_wait(epoll, events, 1024, -1);
    for (int i = 0; i < found; i++) {
      if (events[i].data.u32 == UINT32_MAX) {
        char line[256];
        ssize_t got = read(0, line, sizeof line - 1);
        if (got <= 0) return 0;
        line[got] = 0;
        command(line);
        continue;
      }
      Reader *r = &readers[events[i].data.u32];
      ssize_t got = read(r->fd, data, sizeof data);
      if (got > 0) {
        read_bytes(r, data, got, now());
      } else if (got == 0 || errno != EAGAIN) {
        if (r->state == HANDSHAKE) ready++; /* refused: it will be missed when the rounds are counted */
        r->state = CLOSED;
        close(r->fd);
        closed++;
      }
    }
  }
}
