// Joins connections in pairs and moves bytes between them, both ways, each way closed on its own.
#ifndef BOX_PUMP_H
#define BOX_PUMP_H

#include "io.h"

#include <poll.h>

struct pump;

struct pump *pump_new(void);
// Takes over an accepted connection and joins it to a new one on the unix socket at `path`; closes it when there is none.
void pump_join(struct pump *p, int client, const char *path);
// How many poll entries pump_fill writes at most.
size_t pump_entries(const struct pump *p);
size_t pump_fill(struct pump *p, struct pollfd *fds);
void pump_move(struct pump *p, const struct pollfd *fds);
// Milliseconds after which pump_move wants to be called whatever poll says; -1: never.
int pump_timeout(const struct pump *p);
// True while bytes from a client are still on their way.
bool pump_sending(const struct pump *p);

#endif
