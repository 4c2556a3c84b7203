#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void tree_path(struct out *o, char kind, const char *path) {
    out_u8(o, (uint8_t)kind);
    out_str(o, path);
}

void tree_skip(struct out *o, const char *path, const char *why) {
    tree_path(o, 'S', path);
    out_str(o, why);
}

void tree_end(struct out *o) {
    out_u8(o, '.');
    out_flush(o);
}

const char *tree_unfit(mode_t mode) {
    if (S_ISSOCK(mode)) return "socket";
    if (S_ISFIFO(mode)) return "fifo";
    if (S_ISCHR(mode) || S_ISBLK(mode)) return "device";
    return NULL;
}

bool path_is_sound(const char *path) {
    for (;;) {
        size_t n = strcspn(path, "/");
        if (n == 0 || (n == 1 && path[0] == '.') || (n == 2 && path[0] == '.' && path[1] == '.')) return false;
        if (!path[n]) return true;
        path += n + 1;
    }
}

int open_folder(int at, const char *name) {
    return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

// Between looking at a name and opening it, it can become a device or a FIFO, and opening one of those has effects of its own. So
// the entry is pinned first (O_PATH opens nothing), looked at, and then the pinned thing itself is opened.
int open_regular(int folder, const char *name, struct stat *st) {
    int pin = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (pin < 0) return -1;
    int fd = -1, error = ELOOP;
    if (fstat(pin, st) < 0) {
        error = errno;
    } else if (S_ISREG(st->st_mode)) {
        char self[64];
        snprintf(self, sizeof self, "/proc/self/fd/%d", pin);
        fd = open(self, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
        if (fd < 0 && errno == ENOENT) // no /proc here
            fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
        error = errno;
    }
    close(pin);
    if (fd >= 0 && (fstat(fd, st) < 0 || !S_ISREG(st->st_mode))) {
        close(fd);
        fd = -1;
        error = ELOOP;
    }
    errno = error;
    return fd;
}

static enum listed listed_by_errno(void) {
    if (errno == ENOENT) return VANISHED;
    if (errno == ELOOP || errno == EINVAL) return CHANGED; // EINVAL: readlink of what is no link
    return UNREADABLE;
}

static bool same_moment(struct timespec a, struct timespec b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

// Writes the chunks: never more than the file held when it was opened, so that one that is appended to for ever comes to an end.
static bool write_content(struct out *o, int fd, off_t left) {
    static unsigned char chunk[IO_BYTES];
    while (left > 0) {
        size_t want = left < IO_BYTES ? (size_t)left : IO_BYTES;
        ssize_t got = read_some(fd, chunk, want);
        if (got < 0) return false;
        if (got == 0) break; // it shrank meanwhile
        out_u32(o, (uint32_t)got);
        out_bytes(o, chunk, (size_t)got);
        left -= got;
    }
    return true;
}

enum listed tree_file(struct out *o, int folder, const char *name, const char *path, struct stat *st, bool *steady) {
    int fd = open_regular(folder, name, st);
    if (fd < 0) return listed_by_errno();
    out_u8(o, 'F');
    out_u8(o, (st->st_mode & 0111) != 0);
    out_str(o, path);
    bool whole = write_content(o, fd, st->st_size);
    out_u32(o, whole ? 0 : UINT32_MAX);
    struct stat after;
    *steady = fstat(fd, &after) == 0 && after.st_size == st->st_size && after.st_mode == st->st_mode &&
              same_moment(after.st_mtim, st->st_mtim) && same_moment(after.st_ctim, st->st_ctim);
    close(fd);
    return whole ? LISTED : LISTED_BAD;
}

enum listed tree_link(struct out *o, int folder, const char *name, const char *path) {
    char target[PATH_MAX + 1];
    ssize_t n = readlinkat(folder, name, target, sizeof target - 1);
    if (n < 0) return listed_by_errno();
    target[n] = 0;
    tree_path(o, 'L', path);
    out_str(o, target);
    return LISTED;
}
