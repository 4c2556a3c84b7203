// More than six arguments: the rest are passed on the stack, also in nested calls.
// expect_stdout: 12345678
// expect_stdout: -1 200 -300 400 -500 600 -7 8000000000
// expect_stdout: 204
// expect_exit: 36
int printf(const char *format, ...);

int digits(int a, int b, int c, int d, int e, int f, int g, int h) {
    return ((((((a * 10 + b) * 10 + c) * 10 + d) * 10 + e) * 10 + f) * 10 + g) * 10 + h;
}

void show(char a, unsigned char b, short c, int d, int e, int f, char g, long h) {
    printf("%d %d %d %d %d %d %d %ld\n", a, b, c, d, e, f, g, h);
}

int sum7(int a, int b, int c, int d, int e, int f, int g) {
    return a + b + c + d + e + f + g;
}

int weigh(const int *values, int a, int b, int c, int d, int e, int f, const int *more) {
    return values[0] * a + values[1] * b + c + d + e + f * more[1];
}

int main(void) {
    int pair[2] = {3, 4};
    printf("%d\n", digits(1, 2, 3, 4, 5, 6, 7, 8));
    show(-1, 200, -300, 400, -500, 600, -7, 8000000000);
    printf("%d\n", 1 + weigh(pair, 10, 20, 30, 20, 19, 6, pair) + 0 * sum7(1, 1, 1, 1, 1, 1, 1));
    return sum7(1, 2, 3, 4, 5, sum7(1, 1, 1, 1, 1, 0, 1), sum7(3, 2, 1, 4, 2, 1, 2));
}
