// Reaching the end of main is the same as returning 0, whatever was computed last.
// expect_stdout: 5
// expect_exit: 0
int printf(const char *format, ...);

int five(void) {
    return 5;
}

int main() {
    int value = 77;
    ;
    {}
    {
        ;
    }
    value = five();
    printf("%d\n", value);
    (void)(value + 123);
}
