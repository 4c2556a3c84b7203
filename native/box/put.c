// box put and box get: records of a tree stream become entries below a root, and one entry becomes a record.
#include "box.h"
#include "remove.h"
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_PATH = 1 << 20 };

// The folder that the last record was in, kept open because the next one is mostly in the same.
static struct {
    char *path;
    int fd;
} last = {NULL, -1};

static void forget_last(void) {
    free(last.path);
    if (last.fd >= 0) close(last.fd);
    last.path = NULL;
    last.fd = -1;
}

static bool remove_in_the_way(int at, const char *name) {
    forget_last(); // it may be inside
    return folder_remove(at, name);
}

// Opens the folder `name`, made when missing and put in the place of what is no folder.
static int folder_there(int at, const char *name) {
    for (int tries = 0; tries < 5; tries++) {
        int fd = open_ours(at, name);
        if (fd >= 0) return fd;
        if (errno == ELOOP || errno == ENOTDIR || errno == ENXIO) {
            if (unlinkat(at, name, 0) < 0 && errno != ENOENT && errno != EISDIR) return -1;
        } else if (errno != ENOENT) {
            return -1;
        }
        if (mkdirat(at, name, 0755) < 0 && errno != EEXIST) return -1;
    }
    return -1;
}

enum reach { LOOK, CHANGE, MAKE }; // touch nothing; give ourselves the right to write; make what is missing too

static int open_piece(int at, const char *name, enum reach reach) {
    return reach == MAKE ? folder_there(at, name) : reach == CHANGE ? open_ours(at, name) : open_folder(at, name);
}

// The folder of a path's last piece, to be closed by forget_last() only. *name is that piece. -1 and errno.
static int parent_of(int root, const char *path, const char **name, enum reach reach) {
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    *name = slash ? slash + 1 : path;
    if (last.path && strlen(last.path) == n && !memcmp(last.path, path, n)) return last.fd;
    forget_last();
    char *piece = must_alloc(n + 1), *rest = piece;
    memcpy(piece, path, n);
    piece[n] = 0;
    int fd = open_piece(root, ".", reach == MAKE ? CHANGE : reach);
    for (char *p; fd >= 0 && n && (p = strsep(&rest, "/"));) {
        int next = open_piece(fd, p, reach);
        int error = errno;
        close(fd);
        errno = error;
        fd = next;
    }
    int error = errno;
    free(piece);
    errno = error;
    if (fd < 0) return -1;
    last.path = strndup(path, n);
    if (!last.path) die(1, "out of memory");
    return last.fd = fd;
}

static _Noreturn void fail(const char *path) {
    die(1, "cannot put %s: %s", path, strerror(errno));
}

// Gives what was written under a spare name its own. *at may change: removing a folder that is in the way forgets the open one.
static void move_into_place(int root, int at, const char *spare, const char *path) {
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    for (int tries = 0; renameat(at, spare, at, name) < 0; tries++) {
        int error = errno;
        bool in_the_way = error == EISDIR || error == ENOTEMPTY || error == EEXIST;
        int here = in_the_way && tries < 5 ? fcntl(at, F_DUPFD_CLOEXEC, 0) : -1;
        if (here < 0 || !remove_in_the_way(here, name)) {
            unlinkat(here < 0 ? at : here, spare, 0);
            errno = error;
            fail(path);
        }
        close(here);
        at = parent_of(root, path, &name, MAKE);
        if (at < 0) fail(path);
    }
}

// Copies the chunks of one `F`. False when the stream says that the content broke off.
static bool copy_content(struct in *in, int fd, const char *spare, int at, const char *path) {
    static char chunk[IO_BYTES];
    uint32_t n;
    while ((n = in_u32(in)) != 0 && n != UINT32_MAX) {
        while (n) {
            uint32_t part = n < sizeof chunk ? n : (uint32_t)sizeof chunk;
            in_bytes(in, chunk, part);
            n -= part;
            if (write_all(fd, chunk, part)) continue;
            int error = errno;
            unlinkat(at, spare, 0);
            errno = error;
            fail(path);
        }
    }
    return n == 0;
}

static void put_file(struct in *in, int root, const char *path, bool executable) {
    const char *name;
    char spare[SPARE];
    int at = parent_of(root, path, &name, MAKE), fd = -1;
    for (int tries = 0; at >= 0 && fd < 0 && tries < 100; tries++) {
        fd = openat(at, spare_name(spare), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd < 0 && errno != EEXIST) break;
    }
    if (fd < 0) fail(path);
    bool whole = copy_content(in, fd, spare, at, path);
    bool ready = whole && fchmod(fd, executable ? 0755 : 0644) == 0;
    if (close(fd) < 0) ready = false;
    if (ready) {
        move_into_place(root, at, spare, path);
        return;
    }
    int error = errno;
    unlinkat(at, spare, 0);
    errno = error;
    if (whole) fail(path);
}

static void put_link(int root, const char *path, const char *target) {
    const char *name;
    char spare[SPARE];
    int at = parent_of(root, path, &name, MAKE);
    if (at < 0 || symlinkat(target, at, spare_name(spare)) < 0) fail(path);
    move_into_place(root, at, spare, path);
}

static void put_gone(int root, const char *path) {
    const char *name;
    int at = parent_of(root, path, &name, CHANGE);
    if (at < 0) {
        if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP) fail(path);
        return;
    }
    struct stat st;
    if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode)) return; // a folder is neither file nor link
    if (unlinkat(at, name, 0) < 0 && errno != ENOENT && errno != EISDIR) fail(path);
}

static void put_empty_folder(int root, const char *path) {
    const char *name;
    int at = parent_of(root, path, &name, MAKE);
    int fd = at < 0 ? -1 : folder_there(at, name);
    if (fd < 0) fail(path);
    close(fd);
}

static char *in_path(struct in *in) {
    char *path = in_str(in, MAX_PATH);
    if (!path_is_sound(path)) die(1, "the path %s is not below the root", path);
    return path;
}

static void put_record(struct in *in, int root, uint8_t kind) {
    if (kind != 'F' && kind != 'L' && kind != 'D' && kind != 'E' && kind != 'S') die(1, "unknown record %u", kind);
    bool executable = kind == 'F' && in_u8(in);
    char *path = in_path(in);
    char *text = kind == 'L' || kind == 'S' ? in_str(in, MAX_PATH) : NULL;
    if (kind == 'F') put_file(in, root, path, executable);
    else if (kind == 'L') put_link(root, path, text);
    else if (kind == 'D') put_gone(root, path);
    else if (kind == 'E') put_empty_folder(root, path);
    free(text);
    free(path);
}

static int open_root(const char *root) {
    int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) die(1, "%s: %s", root, strerror(errno));
    return fd;
}

int put_main(int argc, char **argv) {
    if (argc != 1) die(2, "usage: box put ROOT");
    static struct in in = {.fd = STDIN_FILENO};
    int root = open_root(argv[0]);
    umask(022);
    for (uint8_t kind; (kind = in_u8(&in)) != '.';) put_record(&in, root, kind);
    return 0;
}

int get_main(int argc, char **argv) {
    if (argc != 2) die(2, "usage: box get ROOT PATH");
    static struct out out = {.fd = STDOUT_FILENO};
    const char *path = argv[1], *name;
    if (!path_is_sound(path)) die(1, "the path %s is not below the root", path);
    int at = parent_of(open_root(argv[0]), path, &name, LOOK);
    enum listed how = CHANGED;
    for (int tries = 0; at >= 0 && tries < 5 && how == CHANGED; tries++) {
        struct stat st;
        bool steady;
        if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) < 0) how = errno == ENOENT ? VANISHED : UNREADABLE;
        else if (S_ISREG(st.st_mode)) how = tree_file(&out, at, name, path, &st, &steady);
        else if (S_ISLNK(st.st_mode)) how = tree_link(&out, at, name, path);
        else break;
    }
    if (how == UNREADABLE || (at < 0 && errno == EACCES)) tree_skip(&out, path, "unreadable");
    tree_end(&out);
    return 0;
}
