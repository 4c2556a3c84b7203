// The processes that descend from this one, and what every child of box starts with.
#ifndef BOX_FAMILY_H
#define BOX_FAMILY_H

#include "io.h"

#include <signal.h>

// Orphans among the descendants become our children, so that the way up from each of them leads to us.
void family_adopt(void);

// Kills and reaps all descendants. False when some could not be killed within the time.
bool family_kill(int64_t within_us);

// One line of /proc/PID/stat. False when the process is gone.
struct process {
    pid_t pid, parent;
    char state;
    uint64_t ticks; // CPU time of its own, user and system, in clock ticks
};
bool process_read(int proc, const char *pid, struct process *p);

// Calls visit for each process that /proc shows. False without a /proc.
bool process_each(void (*visit)(const struct process *p, void *with), void *with);

// In a new child: default dispositions, an empty mask.
void child_signals(void);

// SIGTERM for us when the process that started us ends; at once when it has ended already.
void die_with_parent(int signal);

#endif
