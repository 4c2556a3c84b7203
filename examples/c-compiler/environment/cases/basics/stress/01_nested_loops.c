// Five nested loops with a changing sum, 60,480 innermost turns.
// expect_stdout: 60480 4242949473
// expect_exit: 0
int printf(const char *format, ...);

int main(void) {
    unsigned int mix = 1;
    int turns = 0;
    for (int a = 0; a < 10; a++)
        for (int b = 0; b < 12; b++)
            for (int c = 0; c < 7; c++)
                for (int d = 8; d > 0; d--)
                    for (int e = 0; e < 9; e++) {
                        mix = mix * 31 + (a ^ b) - c * d + e;
                        turns++;
                    }
    printf("%d %u\n", turns, mix);
    return 0;
}
