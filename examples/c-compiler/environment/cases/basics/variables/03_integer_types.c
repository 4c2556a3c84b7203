// Every integer type has its size, and a value is cut to it when stored.
// expect_stdout: 1 2 4 8 8
// expect_stdout: -56 200 4464 -1
// expect_stdout: 65535 4294967295 9000000000
// expect_stdout: 18446744073709551615
// expect_exit: 0
int printf(const char *format, ...);

int main(void) {
    printf("%d %d %d %d %d\n", (int)sizeof(char), (int)sizeof(short), (int)sizeof(int),
           (int)sizeof(long), (int)sizeof(char *));
    int wide = 200;
    signed char small = wide;
    unsigned char byte = wide;
    short cut = wide * 350;
    long minus = -1;
    printf("%d %d %d %ld\n", small, byte, cut, minus);
    unsigned short half = minus;
    unsigned int word = minus;
    long large = 9000000000;
    printf("%d %u %ld\n", half, word, large);
    unsigned long all = minus;
    printf("%lu\n", all);
    return 0;
}
