// Runs one command of a case, in the process that is the case's init.
#ifndef BOX_COMMAND_H
#define BOX_COMMAND_H

#include "job.h"

struct place {
    bool apart;   // pid 1 of a namespace of the case's own: kill(-1) reaches the case and nobody else
    bool users;   // a user namespace of its own: the kernel counts processes for this case alone
    int signals;  // signalfd of SIGCHLD
    int life;     // a pipe to the main process: its other end closes when that dies
};

struct outcome {
    char how;
    int32_t code;
    uint64_t wall_us, user_us, sys_us, peak_kib;
    bool cut[2];
    struct bytes out[2];
};

// Nothing that the command started is alive when this returns.
void command_run(const struct command *c, const struct place *p, struct outcome *o);

#endif
