// Arrays of one and two dimensions: initialisers, implied sizes, indices.
// expect_stdout: 5 20 31
// expect_stdout: 1 2 3 0 0 0
// expect_stdout: 4 0 0 5 6 0
// expect_stdout: 24 6 11
// expect_exit: 45
int printf(const char *format, ...);

int primes[] = {2, 3, 5, 7, 11};

int main(void) {
    int count = sizeof primes / sizeof primes[0];
    primes[1] = primes[4] + primes[0] * 10;
    printf("%d %d %d\n", count, (int)sizeof(primes), primes[1]);

    int partial[6] = {1, 2, 3};
    for (int i = 0; i < 6; i++)
        printf(i < 5 ? "%d " : "%d\n", partial[i]);

    int grid[2][3] = {{4}, {5, 6}};
    for (int row = 0; row < 2; row++)
        for (int column = 0; column < 3; column++)
            printf(row * 3 + column < 5 ? "%d " : "%d\n", grid[row][column]);

    long cube[2][2][2] = {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}};
    long corner = cube[0][0][1] * cube[0][1][0] * cube[0][1][1];
    char letters[] = "letters in";
    printf("%ld %ld %d\n", corner, cube[1][0][1], (int)sizeof letters);

    int sum = 0;
    int i = 0;
    while (i < count)
        sum += primes[i++];
    return sum - primes[4];
}
