// break and continue act on the innermost loop, of each of the three kinds.
// expect_stdout: 1 3 5 7
// expect_stdout: 10 once 1
// expect_stdout: (0,0) (1,0) (1,1) (2,0)
// expect_exit: 4
int printf(const char *format, ...);

int main(void) {
    int i = 0;
    while (1) {
        i++;
        if (i % 2 == 0)
            continue;
        printf(i < 7 ? "%d " : "%d\n", i);
        if (i == 7)
            break;
    }

    int turns = 0, skipped = 0;
    do {
        turns++;
        if (turns > 3)
            continue;
        skipped++;
    } while (turns < 10);
    int once = 0;
    do
        once++;
    while (0);
    printf("%d once %d\n", turns, once);

    int pairs = 0;
    for (int a = 0; a < 5; a++) {
        for (int b = 0; b < 5; b++) {
            if (b > a)
                break;
            printf(pairs < 3 ? "(%d,%d) " : "(%d,%d)\n", a, b);
            if (++pairs == 4)
                goto done;
        }
    }
done:
    return pairs + skipped - 3;
}
