// The frames of `box serve`: u8 kind, u32 channel, u32 length, and that many bytes. Neither way of it ever blocks.
#ifndef BOX_FRAMES_H
#define BOX_FRAMES_H

#include "io.h"

struct frame {
    uint8_t kind;
    uint32_t channel, n;
    const unsigned char *at;
};

bool frames_read(void); // takes what has come; false at the end of input
bool frames_next(struct frame *f); // the next whole one; what it holds is good until the next call of either

void frame_send(uint8_t kind, uint32_t channel, const void *bytes, size_t n);
void frame_byte(uint8_t kind, uint32_t channel, uint8_t byte);
void frame_credit(uint32_t channel, uint8_t stream, uint32_t more);
// Reads once from fd, up to `most` bytes, into a D frame; none is made when there was nothing. Returns what read() returned.
ssize_t frame_from(int fd, uint32_t channel, uint8_t stream, size_t most);

bool frames_pending(void);
bool frames_full(void); // so much is pending that nothing more shall be read for it
bool frames_write(void); // as much as is taken now; false when nobody reads any more

#endif
