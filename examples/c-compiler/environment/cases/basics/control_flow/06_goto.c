// goto: backwards as a loop, forwards over code, into and out of blocks.
// expect_stdout: 3 2 1 out
// expect_stdout: found 6 * 7
// expect_exit: 11
int printf(const char *format, ...);

int enter_block(int jump) {
    int total = 1;
    if (jump)
        goto inside;
    {
        total += 100;
    inside:
        total += 10;
    }
    return total;
}

int main(void) {
    int left = 3;
again:
    if (left > 0) {
        printf("%d ", left--);
        goto again;
    }
    goto out;
    printf("never ");
out:
    printf("out\n");

    int a, b;
    for (a = 2; a < 10; a++)
        for (b = a; b < 10; b++)
            if (a * b == 42)
                goto found;
    return 1;
found:
    printf("found %d * %d\n", a, b);
    return enter_block(0) == 111 ? enter_block(1) : 2;
}
