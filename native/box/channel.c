#include "channel.h"

#include "frames.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { GIVE_BACK = WINDOW / 4 };

struct channel *channel_new(uint32_t id, int kind) {
    struct channel *c = must_alloc(sizeof *c);
    *c = (struct channel){.id = id, .kind = (unsigned)kind, .in.fd = -1, .out = {{-1, WINDOW}, {-1, WINDOW}}, .slot = {-1, -1, -1}};
    return c;
}

static void close_fd(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

void channel_free(struct channel *c) {
    close_fd(&c->in.fd);
    close_fd(&c->out[0].fd);
    close_fd(&c->out[1].fd);
    free(c->in.held.at);
    free(c);
}

bool channel_is_over(const struct channel *c) {
    return !c->pid && !c->reaped && c->in.fd < 0 && c->out[0].fd < 0 && c->out[1].fd < 0;
}

void channel_join(struct channel *c, int fd) {
    c->in.fd = fd;
    c->out[0].fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

void channel_close_inward(struct channel *c) {
    if (c->in.fd >= 0 && c->kind == CONNECTION) shutdown(c->in.fd, SHUT_WR);
    close_fd(&c->in.fd);
    free(c->in.held.at);
    c->in.held = (struct bytes){0};
    c->in.at = 0;
}

static void write_held(struct channel *c) {
    struct inward *in = &c->in;
    while (in->at < in->held.n) {
        ssize_t n = write(in->fd, in->held.at + in->at, in->held.n - in->at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) break;
        if (n < 0) { // nobody takes it any more
            frame_byte('R', c->id, INWARD);
            channel_close_inward(c);
            return;
        }
        in->at += (size_t)n;
        in->owed += (uint32_t)n;
    }
    bool all = in->at == in->held.n;
    if (all && in->ending) {
        channel_close_inward(c);
        return;
    }
    if (all) in->held.n = in->at = 0;
    if (in->owed < GIVE_BACK) return;
    frame_credit(c->id, INWARD, in->owed);
    in->owed = 0;
}

void channel_take(struct channel *c, uint8_t stream, const unsigned char *bytes, size_t n) {
    if (stream != INWARD || c->kind == PORT) die(1, "bytes for the stream %u, which does not go inwards", stream);
    if (c->in.fd < 0) return; // closed meanwhile: its sender was told
    if (c->in.ending) die(1, "bytes after the end of a stream");
    if (c->in.held.n - c->in.at + c->in.owed + n > WINDOW) die(1, "more bytes than there was credit for");
    if (c->in.at) { // what is written need not be kept
        c->in.held.n -= c->in.at;
        memmove(c->in.held.at, c->in.held.at + c->in.at, c->in.held.n);
        c->in.at = 0;
    }
    bytes_add(&c->in.held, bytes, n);
    if (!c->connecting) write_held(c);
}

void channel_end(struct channel *c, uint8_t stream) {
    if (stream != INWARD || c->in.fd < 0) return;
    c->in.ending = true;
    if (!c->connecting) write_held(c);
}

void channel_shut(struct channel *c, uint8_t stream) {
    if (stream == INWARD) channel_close_inward(c);
    else if (stream < MAX_STREAMS) close_fd(&c->out[stream - 1].fd);
}

void channel_credit(struct channel *c, uint8_t stream, uint32_t more) {
    if (stream == INWARD || stream >= MAX_STREAMS) die(1, "credit for the stream %u, which does not come out", stream);
    struct outward *out = &c->out[stream - 1];
    if (more > WINDOW - out->credit) die(1, "more credit than a window has");
    out->credit += more;
}

size_t channel_fill(struct channel *c, struct pollfd *fds, size_t at, bool reading) {
    size_t n = at;
    c->slot[0] = c->slot[1] = c->slot[2] = -1;
    if (c->in.fd >= 0 && (c->connecting || c->in.at < c->in.held.n)) {
        c->slot[0] = (int)n;
        fds[n++] = (struct pollfd){c->in.fd, POLLOUT, 0};
    }
    for (int i = 0; i < 2; i++) {
        if (c->out[i].fd < 0 || !reading || c->connecting || (c->kind != PORT && c->out[i].credit == 0)) continue;
        c->slot[1 + i] = (int)n;
        fds[n++] = (struct pollfd){c->out[i].fd, POLLIN, 0};
    }
    return n - at;
}

static void connected(struct channel *c) {
    int error = 0;
    socklen_t n = sizeof error;
    if (getsockopt(c->in.fd, SOL_SOCKET, SO_ERROR, &error, &n) < 0) error = errno;
    c->connecting = false;
    if (error == 0) {
        frame_send('O', c->id, NULL, 0);
        return;
    }
    const char *why = strerror(error);
    frame_send('X', c->id, why, strlen(why));
    close_fd(&c->in.fd);
    close_fd(&c->out[0].fd);
}

static void read_out(struct channel *c, int i) {
    struct outward *out = &c->out[i];
    ssize_t n = frame_from(out->fd, c->id, (uint8_t)(1 + i), out->credit);
    if (n < 0 && errno == EAGAIN) return;
    if (n > 0) {
        out->credit -= (uint32_t)n;
        return;
    }
    frame_byte('E', c->id, (uint8_t)(1 + i));
    close_fd(&out->fd);
}

void channel_move(struct channel *c, const struct pollfd *fds) {
    if (c->slot[0] >= 0 && c->in.fd >= 0 && fds[c->slot[0]].revents) {
        if (c->connecting) connected(c);
        if (c->in.fd >= 0) write_held(c);
    }
    for (int i = 0; i < 2; i++)
        if (c->slot[1 + i] >= 0 && c->out[i].fd >= 0 && fds[c->slot[1 + i]].revents && !frames_full()) read_out(c, i);
}
