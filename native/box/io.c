#include "io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void die(int status, const char *format, ...) {
    char line[1024];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line - 1, format, args);
    va_end(args);
    if (n < 0) n = 0;
    if ((size_t)n > sizeof line - 2) n = sizeof line - 2;
    for (int i = 0; i < n; i++) // one line, whatever a path holds
        if (line[i] == '\n') line[i] = '?';
    dprintf(STDERR_FILENO, "box: %.*s\n", n, line);
    exit(status);
}

void *must_alloc(size_t bytes) {
    return must_grow(NULL, bytes);
}

void *must_grow(void *old, size_t bytes) {
    void *p = realloc(old, bytes ? bytes : 1);
    if (!p) die(1, "out of memory");
    return p;
}

bool write_all(int fd, const void *bytes, size_t n) {
    const char *p = bytes;
    while (n) {
        ssize_t w = write(fd, p, n);
        if (w < 0 && errno == EINTR) continue;
        if (w < 0) return false;
        p += w;
        n -= (size_t)w;
    }
    return true;
}

ssize_t read_some(int fd, void *bytes, size_t n) {
    ssize_t r;
    do r = read(fd, bytes, n);
    while (r < 0 && errno == EINTR);
    return r;
}

void set_nonblocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) die(1, "fcntl: %s", strerror(errno));
}

int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void out_flush(struct out *o) {
    if (!write_all(o->fd, o->buf, o->len)) die(1, "cannot write: %s", strerror(errno));
    o->len = 0;
}

void out_bytes(struct out *o, const void *bytes, size_t n) {
    const char *p = bytes;
    while (n) {
        size_t part = sizeof o->buf - o->len;
        if (part > n) part = n;
        memcpy(o->buf + o->len, p, part);
        o->len += part;
        p += part;
        n -= part;
        if (o->len == sizeof o->buf) out_flush(o);
    }
}

void out_u8(struct out *o, uint8_t v) {
    out_bytes(o, &v, 1);
}

void out_u32(struct out *o, uint32_t v) {
    unsigned char b[4] = {v >> 24, v >> 16, v >> 8, v};
    out_bytes(o, b, 4);
}

void out_u64(struct out *o, uint64_t v) {
    out_u32(o, v >> 32);
    out_u32(o, (uint32_t)v);
}

void out_str(struct out *o, const char *s) {
    size_t n = strlen(s);
    out_u32(o, (uint32_t)n);
    out_bytes(o, s, n);
}

bool in_more(struct in *i) {
    if (i->pos < i->len) return true;
    ssize_t r = read_some(i->fd, i->buf, sizeof i->buf);
    if (r < 0) die(1, "cannot read: %s", strerror(errno));
    i->pos = 0;
    i->len = (size_t)r;
    return r > 0;
}

void in_bytes(struct in *i, void *bytes, size_t n) {
    char *p = bytes;
    while (n) {
        if (!in_more(i)) die(1, "the input ended in the middle of a record");
        size_t part = i->len - i->pos;
        if (part > n) part = n;
        memcpy(p, i->buf + i->pos, part);
        i->pos += part;
        p += part;
        n -= part;
    }
}

uint8_t in_u8(struct in *i) {
    uint8_t v;
    in_bytes(i, &v, 1);
    return v;
}

uint32_t in_u32(struct in *i) {
    unsigned char b[4];
    in_bytes(i, b, 4);
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

char *in_str(struct in *i, uint32_t max) {
    uint32_t n = in_u32(i);
    if (n > max) die(1, "a string of %u bytes is too long", n);
    char *s = must_alloc((size_t)n + 1);
    in_bytes(i, s, n);
    s[n] = 0;
    if (memchr(s, 0, n)) die(1, "a string holds a NUL byte");
    return s;
}
