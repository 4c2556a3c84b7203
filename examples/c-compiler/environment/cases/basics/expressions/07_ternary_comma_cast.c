// Conditional, comma and cast expressions, also as operands of each other.
// expect_stdout: small medium large
// expect_stdout: 6 12 3
// expect_stdout: -1 255 65535 -1
// expect_stdout: 120 86 52 18
// expect_stdout: -1 4294967295
// expect_exit: 96
int printf(const char *format, ...);

const char *size(int n) {
    return n < 10 ? "small" : n < 100 ? "medium" : "large";
}

int main(void) {
    printf("%s %s %s\n", size(1), size(10), size(100));

    int a = 1, b = 2, c;
    int i;
    c = (a = a + 2, b = a * 2, a + b - 3);
    printf("%d %d %d\n", c, (i = 0, b + 6), (a > b ? b : a));

    int j, sum = 0;
    for (i = 0, j = 10; i < j; i++, j--)
        sum += (i & 1 ? j : -j);

    int all = -1;
    printf("%d %d ", (signed char)all, (unsigned char)all);
    printf("%d %d\n", (unsigned short)all, (short)(unsigned short)all);

    int word = 0x12345678;
    unsigned char *bytes = (unsigned char *)&word;
    printf("%d %d %d %d\n", bytes[0], bytes[1], bytes[2], bytes[3]);

    void *any = &word;
    *(int *)any = -1;
    printf("%ld %ld\n", (long)word, (long)(unsigned int)word);

    int *to = a ? &b : &c;
    (void)(*to = 104);
    (a < b ? &a : &b)[0] = 0;
    return (a || c) && sum ? b + (a ? 1 : sum) : 0;
}
