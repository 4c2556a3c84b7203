// One case of `box run`: the process that runs its commands and answers.
#ifndef BOX_CASE_H
#define BOX_CASE_H

#include "apart.h"
#include "job.h"

#include <sys/types.h>

// How far cases are set apart here.
struct mode {
    struct apart apart;
    bool namespaces;
};

// Tries what the kernel allows.
struct mode case_probe(const char *base);

// Starts one; its answer comes on `answer` (u32 length, then the R frame) before that ends. `forget` is run first in the new process.
pid_t case_start(const struct mode *m, const unsigned char *job, int answer, void (*forget)(void));

// Removes the folder of a case that was not set apart.
void case_clean(const struct mode *m, uint32_t id, pid_t pid);

#endif
