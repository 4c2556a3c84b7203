// The processes that descend from this one, and what every child of box starts with.
#ifndef BOX_FAMILY_H
#define BOX_FAMILY_H

#include "io.h"

#include <signal.h>

// Orphans among the descendants become our children, so that the way up from each of them leads to us.
void family_adopt(void);

// Kills and reaps all descendants. False when some could not be killed within the time.
bool family_kill(int64_t within_us);

// Kills all descendants that /proc shows, without reaping: what forks meanwhile needs another call.
void family_strike(void);

// From now on these children of ours, and what descends from them, do not count as descendants here.
void family_spare(const pid_t *children, size_t n);

// What all descendants together use now.
struct usage {
    uint64_t tasks;    // processes and threads
    uint64_t cpu_us;   // of theirs and of those they waited for
    uint64_t rss;      // bytes; what several share counts for each
};
bool family_usage(struct usage *u); // false without a /proc
uint64_t family_share(void); // bytes, what several share counts once; slower than rss

// In a new child: default dispositions, an empty mask.
void child_signals(void);

// SIGTERM for us when the process that started us ends; at once when it has ended already.
void die_with_parent(int signal);

#endif
