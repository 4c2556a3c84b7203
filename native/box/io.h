// Buffered big-endian reading and writing, and the few calls that must not be half done.
#ifndef BOX_IO_H
#define BOX_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { IO_BYTES = 64 * 1024 };

struct out {
    int fd;
    size_t len;
    unsigned char buf[IO_BYTES];
};

struct in {
    int fd;
    size_t pos, len;
    unsigned char buf[IO_BYTES];
};

// Writes "box: <sentence>" on standard error and ends.
_Noreturn void die(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

void *must_alloc(size_t bytes);
void *must_grow(void *old, size_t bytes);

bool write_all(int fd, const void *bytes, size_t n);
ssize_t read_some(int fd, void *bytes, size_t n); // read() that goes on after EINTR
void set_nonblocking(int fd);
int64_t now_us(void); // monotonic

void out_flush(struct out *o); // ends the program when nobody reads any more
void out_bytes(struct out *o, const void *bytes, size_t n);
void out_u8(struct out *o, uint8_t v);
void out_u32(struct out *o, uint32_t v);
void out_u64(struct out *o, uint64_t v);
void out_str(struct out *o, const char *s);

bool in_more(struct in *i); // false at the end of input
void in_bytes(struct in *i, void *bytes, size_t n); // ends the program when the input ends too early
uint8_t in_u8(struct in *i);
uint32_t in_u32(struct in *i);
char *in_str(struct in *i, uint32_t max); // a new string; refuses NUL bytes and more than max bytes

#endif
