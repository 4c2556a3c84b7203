// Declarators read inside out: pointers to arrays, arrays of pointers, functions of functions.
// expect_stdout: 5 40 24
// expect_stdout: one two three
// expect_stdout: 9 16 25
// expect_stdout: 3 6
// expect_exit: 30
int printf(const char *format, ...);

int rows[2][3] = {{1, 2, 3}, {4, 5, 6}}, *cell = &rows[1][1], (*row)[3] = &rows[1];
const char *const words[] = {"one", "two", "three"};
const char *const *word = words;
int (*(*pointer_to_table)[2])(int);

typedef int triple[3];
typedef int (*function)(int);

static int square(int a) {
    return a * a;
}

static int twice(int a) {
    return a + a;
}

static function table[2] = {square, twice};

static int (*pick(int index))(int) {
    return table[index];
}

static triple *second_row(triple *first) {
    return first + 1;
}

int main(void) {
    int *ten[5], (*pointer)[10] = 0, ((last)) = 5;
    (void)pointer;
    printf("%d %d %d\n", *cell, (int)sizeof ten, (int)(sizeof(*row) + sizeof(triple)));
    for (int i = 0; i < 3; i++)
        printf("%s%c", *word++, i < 2 ? ' ' : '\n');
    pointer_to_table = &table;
    printf("%d %d %d\n", (*pointer_to_table)[0](3), pick(0)(4), (*pick(0))(last));
    unsigned long int long_one = 1;
    long unsigned other = 2;
    int const fixed = (int)(long_one + other);
    printf("%d %d\n", fixed, (*second_row(rows))[2]);
    return table[1]((*row)[0] + row[0][1] + *(*row + 2));
}
