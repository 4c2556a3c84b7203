// Case labels inside a loop: the switch jumps into its middle (Duff's device).
// expect_stdout: abcdefghijk
// expect_stdout: 11 3
// expect_exit: 3
int printf(const char *format, ...);

static int turns;

void copy(char *to, const char *from, int count) {
    int left = (count + 3) / 4;
    switch (count % 4) {
    case 0:
        do {
            turns++;
            *to++ = *from++;
            /* falls through */
    case 3:
            *to++ = *from++;
            /* falls through */
    case 2:
            *to++ = *from++;
            /* falls through */
    case 1:
            *to++ = *from++;
        } while (--left > 0);
    }
}

int main(void) {
    char target[16] = {0};
    copy(target, "abcdefghijklmno", 11);
    int length = 0;
    while (target[length])
        length++;
    printf("%s\n", target);
    copy(target, "xy", 1);
    printf("%d %d\n", length, turns + (target[0] == 'x'));
    return turns + 1;
}
