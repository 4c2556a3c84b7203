// Tells of the files below a folder of a case, which nobody knows by name before.
#ifndef BOX_GATHER_H
#define BOX_GATHER_H

#include "job.h"

// Adds what is at g->path below the folder: whether there was more, and the files.
void gather_add(struct bytes *b, int folder, const struct gather *g);

#endif
