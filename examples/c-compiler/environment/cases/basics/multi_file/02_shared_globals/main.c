// Variables of three kinds that live in another file are read and changed through extern.
int printf(const char *format, ...);

extern int counter;
extern const char *const title;
extern long table[4];
int scale = 10;

void advance(int amount);
long *largest(void);

int main(void) {
    printf("%s %d\n", title, counter);
    counter = 5;
    advance(3);
    table[2] = -table[2];
    printf("%d %ld\n", counter, table[2] + table[3]);
    *largest() = 77;
    printf("%ld %ld %ld %ld\n", table[0], table[1], table[2], table[3]);
    return counter;
}
