// Division cuts towards zero and the remainder takes the sign of the dividend.
// expect_stdout: 3 1 | -3 -1 | -3 1 | 3 -1
// expect_stdout: 1431655765 0
// expect_stdout: 3333333333 1 | -3333333333 -1
// expect_stdout: 6148914691236517205 0
// expect_stdout: -25 -1 | -12 -2
// expect_exit: 8
int printf(const char *format, ...);

int main(void) {
    int seven = 7, two = 2;
    printf("%d %d | %d %d | ", seven / two, seven % two, -seven / two, -seven % two);
    printf("%d %d | %d %d\n", seven / -two, seven % -two, -seven / -two, -seven % -two);
    unsigned int all = -1;
    printf("%u %u\n", all / 3, all % 3);
    long large = 10000000000;
    printf("%ld %ld | %ld %ld\n", large / 3, large % 3, -large / 3, -large % 3);
    unsigned long widest = -1;
    printf("%lu %lu\n", widest / 3, widest % 3);
    signed char small = -101;
    short divisor = 4;
    printf("%d %d | %d %d\n", small / divisor, small % divisor, -50 / divisor, -50 % divisor);
    return (int)(large / 1250000000) % 10;
}
