// Recursion: one call, two calls, and arguments that themselves recurse.
// expect_stdout: 3628800 610 9
// expect_stdout: 1 -> 2: 127 moves
// expect_exit: 21
int printf(const char *format, ...);

int factorial(int n) {
    return n <= 1 ? 1 : n * factorial(n - 1);
}

int fibonacci(int n) {
    if (n < 2)
        return n;
    return fibonacci(n - 1) + fibonacci(n - 2);
}

int ackermann(int m, int n) {
    if (m == 0)
        return n + 1;
    if (n == 0)
        return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

int hanoi(int disks, int from, int to) {
    if (disks == 0)
        return 0;
    int spare = 6 - from - to;
    return hanoi(disks - 1, from, spare) + 1 + hanoi(disks - 1, spare, to);
}

int greatest_divisor(int a, int b) {
    return b ? greatest_divisor(b, a % b) : a;
}

int main(void) {
    printf("%d %d %d\n", factorial(10), fibonacci(15), ackermann(2, 3));
    printf("1 -> 2: %d moves\n", hanoi(7, 1, 2));
    return greatest_divisor(1071, 462);
}
