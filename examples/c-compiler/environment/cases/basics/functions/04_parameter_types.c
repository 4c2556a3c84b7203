// Six arguments of different types, each converted to its parameter, and converted results.
// expect_stdout: -1 65535 -2 4294967294 -3 18446744073709551613
// expect_stdout: 44 1 44 -1
// expect_stdout: 5000000000
// expect_exit: 6
int printf(const char *format, ...);

void show(signed char a, unsigned short b, int c, unsigned int d, long e, unsigned long f) {
    printf("%d %d %d %u %ld %lu\n", a, b, c, d, e, f);
}

unsigned char low_byte(int value) {
    return value;
}

char is_large(long value) {
    return value > 100;
}

long widen(int value) {
    return value;
}

short narrow(long value) {
    return value;
}

long area(int width, long height) {
    return width * height;
}

int parameters_are_variables(int count, char letter) {
    int turns = 0;
    while (count > 0) {
        count = count - letter;
        letter = 1;
        turns = turns + 1;
    }
    return turns;
}

int main(void) {
    show(-1, -1, -2, -2, -3, -3);
    printf("%d %d %d %ld\n", low_byte(300), is_large(4294967296), narrow(65536L * 3 + 44), widen(-1));
    printf("%ld\n", area(100000, 50000));
    return parameters_are_variables(10, 5);
}
