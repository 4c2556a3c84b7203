#include "job.h"

#include <string.h>

enum { MAX_ITEMS = 1 << 20 };

// Reads on only while there is enough; the first lack makes all that follows read as 0.
struct cursor {
    const unsigned char *at, *end;
    bool lack, copy; // copy: make strings, else only pass over them
};

static const unsigned char *pass(struct cursor *c, size_t n) {
    if (c->lack || (size_t)(c->end - c->at) < n) {
        c->lack = true;
        return NULL;
    }
    c->at += n;
    return c->at - n;
}

static uint32_t u32(struct cursor *c) {
    const unsigned char *b = pass(c, 4);
    return b ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3] : 0;
}

static uint64_t u64(struct cursor *c) {
    uint64_t high = u32(c);
    return high << 32 | u32(c);
}

static uint32_t count(struct cursor *c) {
    uint32_t n = u32(c);
    if (n > MAX_ITEMS) die(1, "a job names %u things", n);
    return n;
}

static char *string(struct cursor *c) {
    uint32_t n = u32(c);
    const unsigned char *from = pass(c, n);
    if (!from || !c->copy) return NULL;
    char *s = must_alloc((size_t)n + 1);
    memcpy(s, from, n);
    s[n] = 0;
    if (memchr(s, 0, n)) s[0] = 0; // no argument, variable or path can hold a NUL: an empty one is refused later
    return s;
}

static char **strings(struct cursor *c) {
    uint32_t n = count(c);
    char **all = c->copy ? must_alloc((n + 1) * sizeof *all) : NULL;
    for (uint32_t i = 0; i < n && !c->lack; i++) {
        char *s = string(c);
        if (all) all[i] = s;
    }
    if (all) all[n] = NULL;
    return all;
}

static void read_command(struct cursor *c, struct command *m) {
    m->wall_ms = u32(c);
    m->cpu_ms = u32(c);
    m->memory = u64(c);
    m->processes = u32(c);
    m->output = u64(c);
    m->file = u64(c);
    m->argv = strings(c);
    m->env = strings(c);
}

static void read_job(struct cursor *c, struct job *job) {
    const unsigned char *kind = pass(c, 1);
    if (kind && *kind != 'J') die(1, "a job starts with J, not with the byte %u", *kind);
    job->id = u32(c);
    job->disk = u64(c);
    job->n_commands = count(c);
    if (c->copy) job->commands = must_alloc(job->n_commands * sizeof *job->commands);
    struct command none;
    for (uint32_t i = 0; i < job->n_commands && !c->lack; i++) read_command(c, c->copy ? &job->commands[i] : &none);
    job->n_collects = count(c);
    if (c->copy) job->collects = must_alloc(job->n_collects * sizeof *job->collects);
    for (uint32_t i = 0; i < job->n_collects && !c->lack; i++) {
        char *path = string(c);
        uint32_t head = u32(c);
        if (c->copy) job->collects[i] = (struct collect){path, head};
    }
    job->n_gathers = count(c);
    if (c->copy) job->gathers = must_alloc(job->n_gathers * sizeof *job->gathers);
    for (uint32_t i = 0; i < job->n_gathers && !c->lack; i++) {
        char *path = string(c);
        uint32_t most = u32(c), head = u32(c);
        uint64_t hash = u64(c);
        if (c->copy) job->gathers[i] = (struct gather){path, most, head, hash};
    }
}

size_t job_length(const unsigned char *bytes, size_t n) {
    struct cursor c = {bytes, bytes + n, false, false};
    struct job job;
    read_job(&c, &job);
    return c.lack ? 0 : (size_t)(c.at - bytes);
}

uint32_t job_id(const unsigned char *bytes) {
    struct cursor c = {bytes + 1, bytes + 5, false, false};
    return u32(&c);
}

void job_read(const unsigned char *bytes, struct job *job) {
    struct cursor c = {bytes, bytes + SIZE_MAX / 4, false, true}; // its whole length was seen before
    read_job(&c, job);
}

unsigned char *bytes_room(struct bytes *b, size_t n) {
    if (b->room - b->n < n) {
        b->room = 2 * (b->n + n);
        b->at = must_grow(b->at, b->room);
    }
    return b->at + b->n;
}

void bytes_add(struct bytes *b, const void *from, size_t n) {
    if (!n) return;
    memcpy(bytes_room(b, n), from, n);
    b->n += n;
}

void bytes_u8(struct bytes *b, uint8_t v) {
    bytes_add(b, &v, 1);
}

void bytes_u32(struct bytes *b, uint32_t v) {
    unsigned char four[4] = {v >> 24, v >> 16, v >> 8, v};
    bytes_add(b, four, 4);
}

void bytes_u64(struct bytes *b, uint64_t v) {
    bytes_u32(b, v >> 32);
    bytes_u32(b, (uint32_t)v);
}

void bytes_str(struct bytes *b, const void *from, size_t n) {
    bytes_u32(b, (uint32_t)n);
    bytes_add(b, from, n);
}
