// Starts the processes of `box serve` and knows which children of ours are none of them.
#ifndef BOX_SPAWN_H
#define BOX_SPAWN_H

#include "io.h"

struct program {
    const char *folder; // "" is ours
    char **argv, **env; // an empty program is box itself
};

void spawn_prepare(void); // many descriptors for us; who is started gets what we got

// fds: where its standard input is written and its streams are read, non-blocking. -1 and *why when it could not be started.
pid_t spawn(const struct program *p, int fds[3], const char **why);

#endif
