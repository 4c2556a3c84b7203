#include "pump.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { CLIENT, UPSTREAM, RETRY_MS = 5 };

// One way of a connection: what was read from one end and is not yet written to the other.
struct way {
    size_t at, end;
    bool ended; // nothing more will be read
    bool shut;  // and the other end was told
    char buf[IO_BYTES];
};

struct pair {
    int fd[2];
    const char *path; // where the upstream end still has to be connected; NULL when it is
    int slot[2];      // its entries in the poll set; -1: none
    struct way way[2]; // way[CLIENT] is read from the client
};

struct pump {
    struct pair **pairs;
    size_t n, room;
};

struct pump *pump_new(void) {
    struct pump *p = must_alloc(sizeof *p);
    *p = (struct pump){0};
    return p;
}

static void pair_close(struct pair *pair) {
    for (int i = 0; i < 2; i++)
        if (pair->fd[i] >= 0) close(pair->fd[i]);
    free(pair);
}

// Connects the upstream end. False when there is nobody. A full queue there (EAGAIN) is tried again later.
static bool pair_connect(struct pair *pair) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    memcpy(a.sun_path, pair->path, strlen(pair->path)); // its length was checked at start
    if (connect(pair->fd[UPSTREAM], (struct sockaddr *)&a, sizeof a) == 0) pair->path = NULL;
    else if (errno != EAGAIN && errno != EINTR) return false;
    return true;
}

void pump_join(struct pump *p, int client, const char *path) {
    struct pair *pair = must_alloc(sizeof *pair);
    pair->fd[CLIENT] = client;
    pair->fd[UPSTREAM] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    pair->path = path;
    for (int i = 0; i < 2; i++) {
        pair->slot[i] = -1;
        pair->way[i].at = pair->way[i].end = 0;
        pair->way[i].ended = pair->way[i].shut = false;
    }
    if (pair->fd[UPSTREAM] < 0 || !pair_connect(pair)) {
        pair_close(pair);
        return;
    }
    if (p->n == p->room) {
        p->room = p->room ? 2 * p->room : 16;
        p->pairs = must_grow(p->pairs, p->room * sizeof *p->pairs);
    }
    p->pairs[p->n++] = pair;
}

size_t pump_entries(const struct pump *p) {
    return 2 * p->n;
}

// An end that nothing is wanted from is left out: its hang-up would be reported for ever.
size_t pump_fill(struct pump *p, struct pollfd *fds) {
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        struct pair *pair = p->pairs[i];
        for (int e = 0; e < 2; e++) {
            const struct way *from = &pair->way[e], *to = &pair->way[!e];
            short events = (!from->ended && from->at == from->end ? POLLIN : 0) | (to->at < to->end ? POLLOUT : 0);
            pair->slot[e] = events && !pair->path ? (int)n : -1;
            if (pair->slot[e] >= 0) fds[n++] = (struct pollfd){pair->fd[e], events, 0};
        }
    }
    return n;
}

static void way_read(struct way *w, int fd) {
    ssize_t r = read_some(fd, w->buf, sizeof w->buf);
    if (r < 0 && errno == EAGAIN) return;
    w->at = 0;
    w->end = r > 0 ? (size_t)r : 0;
    if (r <= 0) w->ended = true;
}

static void way_write(struct way *w, int fd) {
    while (w->at < w->end) {
        ssize_t n = send(fd, w->buf + w->at, w->end - w->at, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return;
        if (n < 0) { // nobody takes it any more
            w->at = w->end = 0;
            w->ended = true;
            return;
        }
        w->at += (size_t)n;
    }
}

static void pair_move(struct pair *pair, const struct pollfd *fds) {
    for (int e = 0; e < 2; e++) {
        struct way *w = &pair->way[e];
        short in = pair->slot[e] >= 0 ? fds[pair->slot[e]].revents : 0;
        if (!w->ended && w->at == w->end && in) way_read(w, pair->fd[e]);
        way_write(w, pair->fd[!e]); // mostly there is room, and then no second poll is needed
        if (w->ended && w->at == w->end && !w->shut) {
            w->shut = true;
            shutdown(pair->fd[!e], SHUT_WR);
            shutdown(pair->fd[e], SHUT_RD);
        }
    }
}

void pump_move(struct pump *p, const struct pollfd *fds) {
    for (size_t i = 0; i < p->n;) {
        struct pair *pair = p->pairs[i];
        bool alive = !pair->path || pair_connect(pair);
        if (alive && !pair->path) pair_move(pair, fds);
        if (alive && !(pair->way[0].shut && pair->way[1].shut)) {
            i++;
            continue;
        }
        pair_close(pair);
        p->pairs[i] = p->pairs[--p->n];
    }
}

int pump_timeout(const struct pump *p) {
    for (size_t i = 0; i < p->n; i++)
        if (p->pairs[i]->path) return RETRY_MS;
    return -1;
}

bool pump_sending(const struct pump *p) {
    for (size_t i = 0; i < p->n; i++)
        if (!p->pairs[i]->way[CLIENT].shut) return true;
    return false;
}
