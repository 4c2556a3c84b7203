// Static locals outlive the call; array parameters are pointers to the caller's array.
// expect_stdout: 1 2 3
// expect_stdout: 100 101 5
// expect_stdout: 5 21 9
// expect_exit: 30
int printf(const char *format, ...);

int next(void) {
    static int count;
    return ++count;
}

int ticket(void) {
    static int count = 100;
    return count++;
}

static int total(const int values[], int count) {
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

static int diagonal(int grid[][3], int size) {
    int sum = 0;
    for (int i = 0; i < size; i++) {
        sum += grid[i][i];
        grid[i][i] = 3;
    }
    return sum;
}

static int *largest(int *values, int count) {
    int *best = values;
    for (int *each = values; each < values + count; each++)
        if (*each > *best)
            best = each;
    return best;
}

int main(void) {
    int a = next(), b = next(), c = next();
    printf("%d %d %d\n", a, b, c);
    int first = ticket();
    int second = ticket();
    printf("%d %d %d\n", first, second, next() + 1);

    int grid[3][3] = {{6, 1, 1}, {1, 7, 1}, {1, 1, 8}};
    int before = diagonal(grid, 3);
    printf("%d %d ", total(grid[0], 3), before);
    printf("%d\n", diagonal(grid, 3));

    int values[5] = {4, 9, 2, 11, 3};
    *largest(values, 5) = 12;
    return total(values, 5);
}
