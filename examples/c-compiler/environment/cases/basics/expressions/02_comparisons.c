// Comparisons and logical operators give 0 or 1, for every pair of operands.
// expect_stdout: 1 1 0 0 1 0
// expect_stdout: 0 1 0 1 0 1
// expect_stdout: 0 0 1 1 1 0
// expect_stdout: 1 0 1 0 1
// expect_exit: 31
int printf(const char *format, ...);

void compare(long a, long b) {
    printf("%d %d %d ", a < b, a <= b, a > b);
    printf("%d %d %d\n", a >= b, a != b, a == b);
}

int main(void) {
    compare(-4294967296, 1);
    compare(7, 7);
    compare(3000000000, 2999999999);
    char *text = "x", *none = 0;
    printf("%d %d %d %d %d\n", text && 1, none && 1, !none, !text, none || *text);
    int bits = 0;
    bits = bits * 2 + (1 < 2);
    bits = bits * 2 + !(2 < 1);
    bits = bits * 2 + ((5 && 6) == 1);
    bits = bits * 2 + ((0 || -9) == 1);
    bits = bits * 2 + !!256;
    return bits;
}
