// One process, connection or port of `box serve`, and the bytes on their way to and from it.
#ifndef BOX_CHANNEL_H
#define BOX_CHANNEL_H

#include "job.h"

#include <poll.h>

enum { WINDOW = 1 << 20, INWARD = 0, MAX_STREAMS = 3 }; // stream 0 goes inwards; 1 and 2 come out

struct inward {
    int fd; // -1: closed
    struct bytes held;
    size_t at;     // what of `held` is written
    uint32_t owed; // written, and not yet given back as credit
    bool ending;   // to be closed when all is written
};

struct outward {
    int fd;
    uint32_t credit;
};

struct channel {
    uint32_t id;
    enum { PROCESS, CONNECTION, PORT } kind;
    pid_t pid;       // of a process, until it is reaped
    bool reaped;     // and its end is still to be told
    int status;
    bool connecting; // a connection that is not there yet
    struct inward in;
    struct outward out[2];
    int slot[MAX_STREAMS]; // entries in the poll set; -1: none
};

struct channel *channel_new(uint32_t id, int kind);
void channel_free(struct channel *c);
bool channel_is_over(const struct channel *c);
void channel_join(struct channel *c, int fd); // a socket is both ways of a connection

void channel_take(struct channel *c, uint8_t stream, const unsigned char *bytes, size_t n);
void channel_end(struct channel *c, uint8_t stream);   // no more will come for the inside
void channel_shut(struct channel *c, uint8_t stream);  // nobody reads (or wants to write) it any more
void channel_credit(struct channel *c, uint8_t stream, uint32_t more);
void channel_close_inward(struct channel *c);

// Poll entries: at most MAX_STREAMS. `reading` is false while nothing shall be read.
size_t channel_fill(struct channel *c, struct pollfd *fds, size_t at, bool reading);
void channel_move(struct channel *c, const struct pollfd *fds);

#endif
