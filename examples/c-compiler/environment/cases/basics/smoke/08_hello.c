// Text reaches standard output through the C library.
// expect_stdout: Hello, world
// expect_stdout: 6 * 7 = 42
// expect_exit: 0
int putchar(int character);
int printf(const char *format, ...);

int main(void) {
    putchar('H');
    putchar('e');
    printf("llo, %s\n", "world");
    printf("%d * %d = %d\n", 6, 7, 6 * 7);
    return 0;
}
