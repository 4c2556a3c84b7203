// Sets a case apart: its own mounts, its own user namespace where that works, no capability, and a fresh folder.
#ifndef BOX_APART_H
#define BOX_APART_H

#include <stdbool.h>
#include <stdint.h>

struct apart {
    const char *base;
    bool users; // make a user namespace too
    bool proc;  // mount a /proc of its own
};

// In a process that was cloned with the flags of apart_flags(). False, and what failed in *what, when the kernel does not let us.
bool apart_enter(const struct apart *a, uint64_t disk, const char **what);
int apart_flags(void);
bool apart_drop(const char **what); // no capabilities, no new privileges; nobody looks into us

#endif
