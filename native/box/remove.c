#include "remove.h"

#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// A folder of ours that we may not write into or list: give ourselves the right. Through a pinned descriptor, so never through a link.
static bool make_ours(int at, const char *name) {
    int pin = openat(at, name, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
    if (pin < 0) return false;
    struct stat st;
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", pin);
    bool done = fstat(pin, &st) == 0 && ((st.st_mode & 0700) == 0700 || chmod(self, (st.st_mode & 07777) | 0700) == 0);
    close(pin);
    return done;
}

int open_ours(int at, const char *name) {
    int fd = open_folder(at, name);
    struct stat st;
    if (fd >= 0 && (geteuid() == 0 || (fstat(fd, &st) == 0 && (st.st_mode & 0700) == 0700))) return fd;
    if (fd < 0 && errno != EACCES) return -1;
    int error = errno;
    if (make_ours(at, name)) {
        if (fd >= 0) close(fd);
        return open_folder(at, name);
    }
    errno = error;
    return fd; // not ours: perhaps its group or others may write, the next call will tell
}

char *spare_name(char name[SPARE]) {
    static unsigned n;
    snprintf(name, SPARE, ".box-%d-%u~", (int)getpid(), n++);
    return name;
}

// Moves the entries of a folder into `top` when they are folders, removes them else. So a tree of any depth goes with three descriptors.
static bool flatten(int top, int folder) {
    int copy = dup(folder);
    DIR *d = copy < 0 ? NULL : fdopendir(copy);
    if (!d) return false;
    bool good = true;
    char spare[SPARE];
    struct dirent *e;
    while (good && (e = readdir(d))) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
        if (unlinkat(folder, e->d_name, 0) == 0 || errno == ENOENT) continue;
        if (unlinkat(folder, e->d_name, AT_REMOVEDIR) == 0) continue;
        make_ours(folder, e->d_name); // moving a folder writes its ".."
        good = renameat(folder, e->d_name, top, spare_name(spare)) == 0;
    }
    closedir(d);
    return good;
}

static bool remove_inside(int top) {
    for (;;) {
        int copy = open_folder(top, ".");
        DIR *d = copy < 0 ? NULL : fdopendir(copy);
        if (!d) return false;
        bool good = true, any = false;
        struct dirent *e;
        while (good && (e = readdir(d))) {
            if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
            any = true;
            if (unlinkat(top, e->d_name, 0) == 0 || errno == ENOENT) continue;
            if (unlinkat(top, e->d_name, AT_REMOVEDIR) == 0) continue;
            int folder = open_ours(top, e->d_name);
            good = folder >= 0 && flatten(top, folder) && unlinkat(top, e->d_name, AT_REMOVEDIR) == 0;
            if (folder >= 0) close(folder);
        }
        closedir(d);
        if (!good || !any) return good;
    }
}

bool folder_remove(int at, const char *name) {
    if (unlinkat(at, name, AT_REMOVEDIR) == 0) return true;
    int top = open_ours(at, name);
    if (top < 0) return false;
    bool good = remove_inside(top);
    close(top);
    return good && unlinkat(at, name, AT_REMOVEDIR) == 0;
}
