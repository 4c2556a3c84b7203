// Records of the tree stream, and walking below a root without ever following a link.
#ifndef BOX_TREE_H
#define BOX_TREE_H

#include "io.h"

#include <sys/stat.h>

// Writes one record that is a kind and a path: 'D' or 'E'.
void tree_path(struct out *o, char kind, const char *path);
void tree_skip(struct out *o, const char *path, const char *why);
void tree_end(struct out *o);

enum listed {
    LISTED,     // written whole
    LISTED_BAD, // written, but the content broke off: the record counts as unread
    UNREADABLE, // nothing was written
    VANISHED,   // nothing was written: no such entry any more
    CHANGED,    // nothing was written: it is of another kind by now
};

// Writes `F`. *st becomes what the content was read under; *steady tells whether it was the same after the last byte.
enum listed tree_file(struct out *o, int folder, const char *name, const char *path, struct stat *st, bool *steady);
enum listed tree_link(struct out *o, int folder, const char *name, const char *path);

// "socket", "fifo", "device" or NULL for what can be recorded.
const char *tree_unfit(mode_t mode);

// No empty piece, no ".", no "..", not empty itself.
bool path_is_sound(const char *path);
int open_folder(int at, const char *name); // never a link; -1 and errno

// Opens a file for reading only if it is a regular one: no device, FIFO or link is ever opened. *st is its fstat. -1 and errno
// (ELOOP: of another kind).
int open_regular(int folder, const char *name, struct stat *st);

#endif
