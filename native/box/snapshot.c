// box snapshot: what changed below a root since the last scan. What it remembers of every entry is its stat, never its content.
#include "box.h"
#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
    MAX_DEPTH = 2000, // folders inside one another; deeper ones are listed as `S`, "too deep"
    MAX_HELD = 100,   // descriptors held on the way down; those further up are opened again through ".."
    RACY_MS = 50,     // the kernel stamps with a clock that ticks only every few ms
};

enum kind { NOTHING, FILE_ENTRY, LINK_ENTRY, FOLDER_ENTRY };

// One name in a folder as the last scan saw it. The names of a folder are a list in the order in which the kernel gives them, which is
// the same next time as long as nothing was added: then every look-up is one comparison.
struct node {
    struct node *next, *child;
    dev_t dev;
    ino_t ino;
    off_t size;
    struct timespec mtime, ctime;
    mode_t mode;
    uint32_t seen; // the scan that met it last
    uint8_t kind;
    bool again; // list it at the next scan whatever its stat says
    char name[];
};

// Where the walk is: the open folders from the root down.
struct level {
    struct level *up;
    int fd; // -1 while given back, and when the folder could not be found again
    dev_t dev;
    ino_t ino;
};

// Hash table over the names of one folder; made only when the order of the list did not help.
struct index {
    struct node **slot;
    size_t size, used;
};

static struct {
    const char *root;
    char **excludes;
    int n_excludes;
    uint32_t scan;
    struct timespec racy_from;
    char *path; // of the entry at hand, relative to the root
    size_t path_len, path_room;
    struct node top;
    struct out out;
} s;

static size_t path_push(const char *name) {
    size_t before = s.path_len, n = strlen(name);
    if (s.path_room < before + n + 2) {
        s.path_room = 2 * (before + n + 2);
        s.path = must_grow(s.path, s.path_room);
    }
    if (before) s.path[s.path_len++] = '/';
    memcpy(s.path + s.path_len, name, n + 1);
    s.path_len += n;
    return before;
}

static void path_pop(size_t before) {
    s.path_len = before;
    s.path[before] = 0;
}

static uint64_t hash_name(const char *name) {
    uint64_t h = 14695981039346656037u;
    for (; *name; name++) h = (h ^ (unsigned char)*name) * 1099511628211u;
    return h ^ h >> 29;
}

static void index_add(struct index *x, struct node *node);

static void index_resize(struct index *x, size_t size) {
    struct index old = *x;
    *x = (struct index){calloc(size, sizeof *x->slot), size, 0};
    if (!x->slot) die(1, "out of memory");
    for (size_t i = 0; i < old.size; i++)
        if (old.slot[i]) index_add(x, old.slot[i]);
    free(old.slot);
}

static void index_add(struct index *x, struct node *node) {
    if (2 * x->used >= x->size) index_resize(x, x->size ? 2 * x->size : 32);
    size_t i = hash_name(node->name) & (x->size - 1);
    while (x->slot[i]) i = (i + 1) & (x->size - 1);
    x->slot[i] = node;
    x->used++;
}

static struct node *index_find(const struct index *x, const char *name) {
    if (!x->size) return NULL;
    size_t i = hash_name(name) & (x->size - 1);
    while (x->slot[i] && strcmp(x->slot[i]->name, name)) i = (i + 1) & (x->size - 1);
    return x->slot[i];
}

// The node of a name; a new one is put where the kernel named it. *at is the place in the list that is expected next.
static struct node *find_node(struct node *folder, struct node ***at, struct index *x, const char *name) {
    struct node *node = **at;
    if (!node || strcmp(node->name, name)) {
        if (!x->size)
            for (struct node *n = folder->child; n; n = n->next) index_add(x, n);
        node = index_find(x, name);
    }
    if (!node) {
        size_t n = strlen(name) + 1;
        node = must_alloc(sizeof *node + n);
        memset(node, 0, sizeof *node);
        memcpy(node->name, name, n);
        node->next = **at;
        **at = node;
        index_add(x, node);
    }
    *at = &node->next;
    return node;
}

// Frees what is remembered below a folder and lists its files and links as gone. No recursion deeper than MAX_DEPTH: the walk made it.
static void forget_below(struct node *folder) {
    while (folder->child) {
        struct node *node = folder->child;
        folder->child = node->next;
        size_t before = path_push(node->name);
        if (node->kind == FOLDER_ENTRY) forget_below(node);
        else if (node->kind != NOTHING) tree_path(&s.out, 'D', s.path);
        path_pop(before);
        free(node);
    }
}

// The entry at s.path is no longer of this kind: what was there is gone. Deletions come before what takes their place.
static void become(struct node *node, enum kind kind) {
    if (node->kind == kind) return;
    if (node->kind == FOLDER_ENTRY) forget_below(node);
    else if (node->kind == FILE_ENTRY && kind == LINK_ENTRY) {} // one record replaces the other
    else if (node->kind == LINK_ENTRY && kind == FILE_ENTRY) {}
    else if (node->kind != NOTHING) tree_path(&s.out, 'D', s.path);
    node->kind = kind;
    node->again = true;
}

static bool before(struct timespec a, struct timespec b) {
    return a.tv_sec < b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec < b.tv_nsec);
}

static bool equal(struct timespec a, struct timespec b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool unchanged(const struct node *n, const struct stat *st) {
    return !n->again && n->ino == st->st_ino && n->dev == st->st_dev && n->size == st->st_size && n->mode == st->st_mode &&
           equal(n->mtime, st->st_mtim) && equal(n->ctime, st->st_ctim);
}

static void remember(struct node *n, const struct stat *st, bool steady) {
    n->dev = st->st_dev;
    n->ino = st->st_ino;
    n->size = st->st_size;
    n->mode = st->st_mode;
    n->mtime = st->st_mtim;
    n->ctime = st->st_ctim;
    n->again = !steady || !before(st->st_ctim, s.racy_from);
}

// Lists a file or link as it is.
static enum listed list_entry(struct node *node, int fd, struct stat *st) {
    bool steady = true;
    enum listed how;
    if (S_ISREG(st->st_mode)) {
        become(node, FILE_ENTRY);
        how = tree_file(&s.out, fd, node->name, s.path, st, &steady);
    } else {
        become(node, LINK_ENTRY);
        how = tree_link(&s.out, fd, node->name, s.path);
    }
    if (how == LISTED || how == LISTED_BAD) remember(node, st, steady && how == LISTED);
    return how;
}

static bool unreadable(struct node *node) {
    tree_skip(&s.out, s.path, "unreadable");
    node->again = true;
    return true;
}

// Looks at one name of an open folder. Files and links are listed here, folders later. True when the folder is not empty for it.
static bool look_at(struct node *node, int fd) {
    for (int tries = 0; tries < 5; tries++) {
        struct stat st;
        if (fstatat(fd, node->name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
            if (errno != ENOENT) return unreadable(node);
            node->seen = 0; // gone since the kernel named it
            return false;
        }
        if (S_ISDIR(st.st_mode)) {
            become(node, FOLDER_ENTRY);
            return true;
        }
        const char *unfit = tree_unfit(st.st_mode);
        if (unfit) {
            become(node, NOTHING);
            tree_skip(&s.out, s.path, unfit);
            return false;
        }
        if (unchanged(node, &st)) return true;
        enum listed how = list_entry(node, fd, &st);
        if (how == LISTED || how == LISTED_BAD) return true;
        if (how == UNREADABLE) return unreadable(node);
        // vanished or of another kind by now: look again
    }
    return unreadable(node);
}

static bool has_excludes_here(void) {
    for (int i = 0; i < s.n_excludes; i++) {
        const char *e = s.excludes[i], *slash = strrchr(e, '/');
        size_t n = slash ? (size_t)(slash - e) : 0;
        if (n == s.path_len && !memcmp(e, s.path, n)) return true;
    }
    return false;
}

static bool left_out(const char *name, bool excludes_here) {
    if (name[0] == '.' && (!strcmp(name, ".") || !strcmp(name, "..") || !strcmp(name, ".git"))) return true;
    if (!excludes_here) return false;
    size_t mark = path_push(name);
    bool found = false;
    for (int i = 0; i < s.n_excludes && !found; i++) found = !strcmp(s.excludes[i], s.path);
    path_pop(mark);
    return found;
}

// Looks at every name of an open folder. False when the kernel did not name all.
static bool look_at_all(struct node *folder, int fd, bool *empty) {
    static _Alignas(struct dirent64) char names[IO_BYTES]; // one for all: it is used up before the walk goes deeper
    bool excludes_here = has_excludes_here();
    struct node **at = &folder->child;
    struct index x = {0};
    long n;
    while ((n = syscall(SYS_getdents64, fd, names, sizeof names)) > 0) {
        for (long i = 0; i < n;) {
            struct dirent64 *e = (struct dirent64 *)(names + i);
            i += e->d_reclen;
            if (left_out(e->d_name, excludes_here)) continue;
            struct node *node = find_node(folder, &at, &x, e->d_name);
            if (node->seen == s.scan) continue; // the kernel names an entry twice when the folder changes under it
            node->seen = s.scan;
            size_t mark = path_push(node->name);
            if (look_at(node, fd)) *empty = false;
            path_pop(mark);
        }
    }
    int error = errno;
    free(x.slot);
    return n == 0 || error == ENOENT; // ENOENT: the folder itself was removed
}

static void drop_unseen(struct node *folder) {
    for (struct node **at = &folder->child; *at;) {
        struct node *node = *at;
        if (node->seen == s.scan) {
            at = &node->next;
            continue;
        }
        size_t mark = path_push(node->name);
        become(node, NOTHING);
        path_pop(mark);
        *at = node->next;
        free(node);
    }
}

static void give_back_far_levels(struct level *level) {
    for (int held = 0; level; level = level->up)
        if (level->fd >= 0 && ++held > MAX_HELD) {
            close(level->fd);
            level->fd = -1;
            return; // one at a time is enough: one is opened at a time
        }
}

// Opens a folder again from one inside it, if that still is where it was.
static void take_again(struct level *level, int inside) {
    int fd = open_folder(inside, "..");
    struct stat st;
    if (fd >= 0 && fstat(fd, &st) == 0 && st.st_dev == level->dev && st.st_ino == level->ino) level->fd = fd;
    else if (fd >= 0) close(fd);
}

static void scan_folder(struct node *folder, struct level *level, int depth);

static void enter_folder(struct node *node, struct level *up, int depth) {
    if (depth > MAX_DEPTH) {
        tree_skip(&s.out, s.path, "too deep");
        return;
    }
    give_back_far_levels(up);
    struct level level = {up, open_folder(up->fd, node->name), 0, 0};
    struct stat st;
    if (level.fd < 0 && errno == ENOENT) {
        become(node, NOTHING);
    } else if (level.fd < 0 || fstat(level.fd, &st) < 0) {
        tree_skip(&s.out, s.path, "unreadable"); // also when it became something else just now: the next scan sees to it
    } else {
        level.dev = st.st_dev;
        level.ino = st.st_ino;
        scan_folder(node, &level, depth);
        if (up->fd < 0 && level.fd >= 0) take_again(up, level.fd);
    }
    if (level.fd >= 0) close(level.fd);
}

static void scan_folder(struct node *folder, struct level *level, int depth) {
    bool empty = true;
    bool complete = look_at_all(folder, level->fd, &empty);
    if (!complete && !s.path_len) die(1, "%s: cannot be listed", s.root);
    if (complete) drop_unseen(folder);
    else tree_skip(&s.out, s.path, "unreadable");
    if (complete && empty && s.path_len) tree_path(&s.out, 'E', s.path);
    for (struct node *node = folder->child; node; node = node->next) {
        if (node->kind != FOLDER_ENTRY || node->seen != s.scan) continue;
        size_t mark = path_push(node->name);
        if (level->fd < 0) tree_skip(&s.out, s.path, "unreadable"); // the folder was moved away under the walk
        else enter_folder(node, level, depth + 1);
        path_pop(mark);
    }
}

// A root that was removed and made again is found by its name; as long as it lives, the descriptor is what counts.
static int current_root(int fd) {
    struct stat st;
    if (fd >= 0 && fstat(fd, &st) == 0 && st.st_nlink > 0) return fd;
    int again = fd < 0 ? open(s.root, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : open_folder(AT_FDCWD, s.root);
    if (again < 0) return fd;
    if (fd >= 0) close(fd);
    return again;
}

static void scan(int root) {
    clock_gettime(CLOCK_REALTIME, &s.racy_from);
    s.racy_from.tv_nsec -= RACY_MS * 1000000L;
    if (s.racy_from.tv_nsec < 0) {
        s.racy_from.tv_nsec += 1000000000;
        s.racy_from.tv_sec--;
    }
    s.scan++;
    struct stat st;
    if (fstat(root, &st) < 0) die(1, "%s: %s", s.root, strerror(errno));
    // The root's own descriptor is not spent: a copy of its own starts reading at the beginning.
    struct level level = {NULL, open_folder(root, "."), st.st_dev, st.st_ino};
    if (level.fd < 0) die(1, "%s: %s", s.root, strerror(errno));
    scan_folder(&s.top, &level, 0);
    if (level.fd >= 0) close(level.fd);
    tree_end(&s.out);
}

int snapshot_main(int argc, char **argv) {
    s.root = argv[0];
    s.excludes = argv + 1;
    s.n_excludes = argc - 1;
    for (int i = 0; i < s.n_excludes; i++)
        if (!path_is_sound(s.excludes[i])) die(2, "the excluded path %s is not below the root", s.excludes[i]);
    s.out.fd = STDOUT_FILENO;
    s.path_room = PATH_MAX;
    s.path = must_alloc(s.path_room);
    s.path[0] = 0;
    int root = current_root(-1);
    if (root < 0) die(1, "%s: %s", s.root, strerror(errno));
    unsigned char byte;
    ssize_t r;
    while ((r = read_some(STDIN_FILENO, &byte, 1)) == 1) {
        if (byte != 's') die(2, "a scan is asked for by the byte s, not by %u", byte);
        root = current_root(root);
        scan(root);
    }
    if (r < 0) die(1, "cannot read: %s", strerror(errno));
    return 0;
}
