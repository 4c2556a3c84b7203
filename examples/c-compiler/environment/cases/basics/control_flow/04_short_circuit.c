// The right operand of && and || is evaluated only when it decides the result.
// expect_stdout: a
// expect_stdout: a b
// expect_stdout: a
// expect_stdout: a b c
// expect_stdout: a c
// expect_exit: 13
int printf(const char *format, ...);

static int printed;

int say(char name, int result) {
    printf(printed++ ? " %c" : "%c", name);
    return result;
}

int end(int truth) {
    printf("\n");
    printed = 0;
    return truth;
}

int main(void) {
    int bits = 0;
    if (end(say('a', 0) && say('b', 1)))
        bits |= 16;
    if (end(say('a', 2) && say('b', -1)))
        bits |= 8;
    if (end(say('a', 7) || say('b', 0)))
        bits |= 4;
    if (end((say('a', 0) || say('b', 0)) || (say('c', 0) && say('d', 1))))
        bits |= 2;
    if (end((say('a', 0) && say('b', 1)) || say('c', 4)))
        bits |= 1;
    return bits;
}
