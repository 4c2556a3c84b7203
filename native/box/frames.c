#include "frames.h"

#include "job.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
    HEAD = 9,
    MAX_FRAME = 8 << 20, // a command with all its arguments and variables
    FULL = 256 * 1024,
};

static struct {
    struct bytes in, out;
    size_t in_at, out_at; // what is before is done with
} q;

static uint32_t get_u32(const unsigned char *b) {
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void set_u32(unsigned char *b, uint32_t v) {
    b[0] = (unsigned char)(v >> 24);
    b[1] = (unsigned char)(v >> 16);
    b[2] = (unsigned char)(v >> 8);
    b[3] = (unsigned char)v;
}

static void drop_done(struct bytes *b, size_t *at) {
    if (*at == 0) return;
    b->n -= *at;
    if (b->n) memmove(b->at, b->at + *at, b->n);
    *at = 0;
}

bool frames_read(void) {
    drop_done(&q.in, &q.in_at);
    ssize_t n = read_some(STDIN_FILENO, bytes_room(&q.in, IO_BYTES), IO_BYTES);
    if (n < 0 && errno == EAGAIN) return true;
    if (n <= 0) return false;
    q.in.n += (size_t)n;
    return true;
}

bool frames_next(struct frame *f) {
    if (q.in.n - q.in_at < HEAD) return false;
    const unsigned char *at = q.in.at + q.in_at;
    *f = (struct frame){at[0], get_u32(at + 1), get_u32(at + 5), at + HEAD};
    if (f->n > MAX_FRAME) die(1, "a frame of %u bytes is too long", f->n);
    if (q.in.n - q.in_at - HEAD < f->n) return false;
    q.in_at += HEAD + f->n;
    return true;
}

static unsigned char *head(uint8_t kind, uint32_t channel, size_t n) {
    unsigned char *at = bytes_room(&q.out, HEAD + n);
    at[0] = kind;
    set_u32(at + 1, channel);
    set_u32(at + 5, (uint32_t)n);
    return at + HEAD;
}

void frame_send(uint8_t kind, uint32_t channel, const void *bytes, size_t n) {
    unsigned char *at = head(kind, channel, n);
    if (n) memcpy(at, bytes, n);
    q.out.n += HEAD + n;
}

void frame_byte(uint8_t kind, uint32_t channel, uint8_t byte) {
    frame_send(kind, channel, &byte, 1);
}

void frame_credit(uint32_t channel, uint8_t stream, uint32_t more) {
    unsigned char b[5] = {stream};
    set_u32(b + 1, more);
    frame_send('W', channel, b, sizeof b);
}

ssize_t frame_from(int fd, uint32_t channel, uint8_t stream, size_t most) {
    if (most > IO_BYTES) most = IO_BYTES;
    unsigned char *to = bytes_room(&q.out, HEAD + 1 + most) + HEAD + 1;
    ssize_t n = read_some(fd, to, most);
    if (n <= 0) return n;
    head('D', channel, 1 + (size_t)n)[0] = stream;
    q.out.n += HEAD + 1 + (size_t)n;
    return n;
}

bool frames_pending(void) {
    return q.out.n > q.out_at;
}

bool frames_full(void) {
    return q.out.n - q.out_at >= FULL;
}

bool frames_write(void) {
    while (q.out_at < q.out.n) {
        ssize_t n = write(STDOUT_FILENO, q.out.at + q.out_at, q.out.n - q.out_at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) break;
        if (n < 0) return false;
        q.out_at += (size_t)n;
    }
    if (q.out_at == q.out.n || q.out_at > FULL) drop_done(&q.out, &q.out_at);
    return true;
}
