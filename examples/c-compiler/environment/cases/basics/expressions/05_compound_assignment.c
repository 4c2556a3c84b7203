// Compound assignments and ++/-- on variables, elements, members and through pointers.
// expect_stdout: 13 10 40 8 3
// expect_stdout: 3 2 32 33 4
// expect_stdout: 5 6 5 5
// expect_stdout: 44 -128 65535
// expect_stdout: 7 30 9 2
// expect_stdout: 1 5 3
// expect_exit: 20
int printf(const char *format, ...);

struct counter {
    int hits;
    unsigned char small;
    long *where;
};

int main(void) {
    int a = 10, b = 3;
    printf("%d ", a += b);
    printf("%d ", a -= b);
    printf("%d ", a *= 4);
    printf("%d ", a /= 5);
    printf("%d\n", a %= 5);
    printf("%d ", a &= 7);
    printf("%d ", a ^= 1);
    printf("%d ", a <<= 4);
    printf("%d ", a |= 1);
    printf("%d\n", a >>= 3);

    int i = 5;
    int before = i++;
    int after = i--;
    int same = --i + 1;
    printf("%d %d %d %d\n", before, after, same, ++i);

    unsigned char byte = 200;
    signed char least = 127;
    unsigned short half = 0;
    byte += 100;
    least++;
    half--;
    printf("%d %d %d\n", byte, least, half);

    long numbers[3] = {5, 10, 15};
    struct counter counter = {7, 255, numbers};
    *counter.where++ *= 6;
    counter.where[0]--;
    counter.small += 3;
    printf("%d %ld %ld %d\n", counter.hits, numbers[0], *counter.where, counter.small);

    int order[4] = {0, 0, 0, 0};
    int *to = order;
    *to++ = 1;
    *to = 2;
    *to++ += 3;
    *++to = (*order)++ + 2;
    printf("%d %d %d\n", order[0] - 1, order[1], order[3]);
    to -= 2;
    return *to * 4;
}
