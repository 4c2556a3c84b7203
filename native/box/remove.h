// Folders that are ours: opened although their mode forbids it, and removed with all that is in them.
#ifndef BOX_REMOVE_H
#define BOX_REMOVE_H

#include <stdbool.h>

enum { SPARE = 64 };

char *spare_name(char name[SPARE]); // for an entry that gets its own name later
int open_ours(int at, const char *name); // as open_folder; gives us the right to write into it when it is ours
bool folder_remove(int at, const char *name); // follows no link; any depth with few descriptors

#endif
