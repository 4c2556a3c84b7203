// Bitwise operators and shifts, signed and unsigned, on 8 to 64 bits.
// expect_stdout: 8 e 6 fffffff3
// expect_stdout: -2 7ffffffc 1
// expect_stdout: 8000000000000000 ff00000000000000 -1
// expect_stdout: 3c0 f0 fffffff
// expect_stdout: 9 -14 f00
// expect_exit: 160
int printf(const char *format, ...);

int count_bits(unsigned long bits) {
    int count = 0;
    while (bits) {
        bits &= bits - 1;
        count++;
    }
    return count;
}

unsigned int rotate(unsigned int word, int places) {
    return word << places | word >> (32 - places);
}

int main(void) {
    int a = 12, b = 10;
    printf("%x %x %x %x\n", a & b, a | b, a ^ b, ~a);
    int minus = -8;
    unsigned int word = minus;
    printf("%d %x %d\n", minus >> 2, word >> 1, word >> 31);
    unsigned long high = 1UL << 63;
    printf("%lx %lx %ld\n", high, high | high >> 1 | 0xfful << 56, (long)high >> 63);
    unsigned char byte = 0xf0;
    printf("%x %x %x\n", byte << 2, (unsigned char)(byte << 4 | byte), (~0x1eu >> 4 & 0xfffffff) | 1);
    printf("%d %d %x\n", count_bits(0xff00ff0000000001 & 0xfff0000fffff), ~13, rotate(0xf, 8));
    return rotate(0x50000000, 5) << 4 | (32 & (a << 3 | b << 2));
}
