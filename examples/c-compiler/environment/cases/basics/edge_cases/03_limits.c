// The smallest and largest values of each type, and unsigned wrap-around.
// expect_stdout: -2147483648 2147483647
// expect_stdout: -9223372036854775808 9223372036854775807
// expect_stdout: 0 4294967295 18446744073709551615
// expect_stdout: 4294967294 1 2147483649
// expect_stdout: 1 1 1 1
// expect_stdout: -128 127 255 0
// expect_exit: 5
int printf(const char *format, ...);

#define INT_LEAST (-2147483647 - 1)
#define LONG_LEAST (-9223372036854775807L - 1)

int least = INT_LEAST;
long longest = -(LONG_LEAST + 1);

int main(void) {
    printf("%d %d\n", least, -(least + 1));
    printf("%ld %ld\n", -longest - 1, longest);
    unsigned int word = 4294967295u;
    unsigned long wide = 0;
    wide--;
    printf("%u %u %lu\n", word + 1, word, wide);
    printf("%u %u %u\n", word * 2, word * word, (unsigned int)INT_LEAST + 1);
    printf("%d %d %d %d\n", least < 0, -longest < longest, word > 2147483647, wide > (unsigned long)longest);
    signed char low = -128, high = 127;
    unsigned char top = 255, over = top + 1;
    printf("%d %d %d %d\n", low, high, top, over);
    return (least == INT_LEAST) + (longest >> 62) + (wide >> 63) + (word >> 31) + (least >> 31 == -1);
}
