#include "gather.h"

#include "sha256.h"
#include "tree.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEEPEST = 8, MOST_LOOKS = 4096 };

struct search {
    struct bytes *b;
    const struct gather *g;
    uint32_t found, looks;
    uint64_t hash_left;
    bool more;
    char path[DEEPEST * 256];
};

static void put_u32(struct bytes *b, size_t at, uint32_t v) {
    unsigned char four[4] = {v >> 24, v >> 16, v >> 8, v};
    memcpy(b->at + at, four, 4);
}

// Reads no further than the file was long when it was opened.
static void add_content(struct search *s, int fd, uint64_t size) {
    static unsigned char part[IO_BYTES];
    bool hashed = size <= s->hash_left;
    uint64_t left = hashed || size < s->g->head ? size : s->g->head;
    unsigned char digest[SHA256_BYTES];
    struct sha256 sha;
    struct bytes head = {0};
    if (hashed) s->hash_left -= size;
    sha256_begin(&sha);
    while (left > 0) {
        ssize_t got = read_some(fd, part, left < sizeof part ? (size_t)left : sizeof part);
        if (got <= 0) break;
        size_t room = s->g->head - head.n;
        bytes_add(&head, part, (size_t)got < room ? (size_t)got : room);
        if (hashed) sha256_add(&sha, part, (size_t)got);
        left -= (uint64_t)got;
    }
    hashed = hashed && left == 0;
    bytes_u8(s->b, hashed);
    if (hashed) {
        sha256_end(&sha, digest);
        bytes_add(s->b, digest, sizeof digest);
    }
    bytes_str(s->b, head.at, head.n);
    free(head.at);
}

// False when there is no room for it.
static bool add_file(struct search *s, int folder, const char *name) {
    struct stat st;
    int fd = open_regular(folder, name, &st);
    if (fd < 0) return true;
    bool room = s->found < s->g->most;
    if (room) {
        s->found++;
        bytes_str(s->b, s->path, strlen(s->path));
        bytes_u64(s->b, (uint64_t)st.st_size);
        add_content(s, fd, (uint64_t)st.st_size);
    }
    close(fd);
    return room;
}

// Walks an open folder whose path, with a slash at its end, is the first `length` of s->path. Closes it.
static void walk(struct search *s, int folder, size_t length, int depth) {
    DIR *dir = fdopendir(folder);
    if (!dir) {
        close(folder);
        return;
    }
    for (struct dirent *e; !s->more && (e = readdir(dir));) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
        int n = snprintf(s->path + length, sizeof s->path - length, "%s", e->d_name);
        if (n < 0 || length + (size_t)n + 2 > sizeof s->path || ++s->looks > MOST_LOOKS) {
            s->more = true;
            break;
        }
        int below = open_folder(dirfd(dir), e->d_name);
        if (below < 0) {
            s->more = !add_file(s, dirfd(dir), e->d_name);
        } else if (depth == DEEPEST) {
            close(below);
            s->more = true;
        } else {
            strcpy(s->path + length + n, "/");
            walk(s, below, length + (size_t)n + 1, depth + 1);
        }
    }
    closedir(dir);
}

void gather_add(struct bytes *b, int folder, const struct gather *g) {
    size_t begin = b->n;
    struct search s = {.b = b, .g = g, .hash_left = g->hash};
    bytes_u8(b, 0);
    bytes_u32(b, 0);
    int root = path_is_sound(g->path) && !strchr(g->path, '/') ? open_folder(folder, g->path) : -1;
    if (root >= 0) walk(&s, root, 0, 1);
    b->at[begin] = s.more;
    put_u32(b, begin + 1, s.found);
}
