// One job of `box run`, as it came in, and the answer to it.
#ifndef BOX_JOB_H
#define BOX_JOB_H

#include "io.h"

struct command {
    uint32_t wall_ms, cpu_ms, processes;
    uint64_t memory, output, file;
    char **argv, **env; // end with NULL
};

struct collect {
    const char *path;
    uint32_t head;
};

// Files below a folder: how many at most, how much of the beginning of each, and how much of all may be hashed.
struct gather {
    const char *path;
    uint32_t most, head;
    uint64_t hash;
};

struct job {
    uint32_t id;
    uint64_t disk;
    uint32_t n_commands, n_collects, n_gathers;
    struct command *commands;
    struct collect *collects;
    struct gather *gathers;
};

// The length of the first whole job in these bytes; 0 when the end is not there yet. Ends the program when they cannot be a job.
size_t job_length(const unsigned char *bytes, size_t n);
uint32_t job_id(const unsigned char *bytes);
void job_read(const unsigned char *bytes, struct job *job);

// Bytes that grow.
struct bytes {
    unsigned char *at;
    size_t n, room;
};
unsigned char *bytes_room(struct bytes *b, size_t n); // where n more can be written; count them in with b->n
void bytes_add(struct bytes *b, const void *from, size_t n);
void bytes_u8(struct bytes *b, uint8_t v);
void bytes_u32(struct bytes *b, uint32_t v);
void bytes_u64(struct bytes *b, uint64_t v);
void bytes_str(struct bytes *b, const void *from, size_t n);

#endif
