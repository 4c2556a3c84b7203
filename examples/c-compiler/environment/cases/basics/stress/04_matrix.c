// Products and powers of matrices in multi-dimensional arrays of 64-bit numbers.
// expect_stdout: fibonacci 832040 1346269
// expect_stdout: trace 12
// expect_stdout: wrapped 13267604502233481216
// expect_exit: 0
#include <stdio.h>

#define SIZE 12

typedef unsigned long matrix[SIZE][SIZE];

static void multiply(matrix result, matrix left, matrix right) {
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++) {
            unsigned long sum = 0;
            for (int i = 0; i < SIZE; i++)
                sum += left[row][i] * right[i][column];
            result[row][column] = sum;
        }
}

static void copy(matrix to, matrix from) {
    for (int i = 0; i < SIZE * SIZE; i++)
        (&to[0][0])[i] = from[i / SIZE][i % SIZE];
}

static void power(matrix result, matrix base, unsigned int exponent) {
    static matrix square, product;
    copy(square, base);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            result[i][j] = i == j;
    for (; exponent; exponent >>= 1) {
        if (exponent & 1) {
            multiply(product, result, square);
            copy(result, product);
        }
        multiply(product, square, square);
        copy(square, product);
    }
}

static int transposed_products_agree(void) {
    matrix a, b, ab, ba;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            a[i][j] = i * 7 + j * j;
            b[j][i] = a[i][j];
        }
    multiply(ab, a, b);
    multiply(ba, a, b);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            if (ab[i][j] != ba[j][i])
                return 0;
    return 1;
}

int main(void) {
    static matrix fibonacci = {{1, 1}, {1, 0}};
    matrix result;
    power(result, fibonacci, 30);
    printf("fibonacci %lu %lu\n", result[0][1], result[0][0]);

    matrix shift = {{0}};
    for (int i = 0; i < SIZE; i++)
        shift[i][(i + 5) % SIZE] = 1;
    power(result, shift, SIZE * 100);
    unsigned long trace = 0;
    for (int i = 0; i < SIZE; i++)
        trace += result[i][i];
    printf("trace %lu\n", trace);

    matrix mixed;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            mixed[i][j] = (unsigned long)(i * 31 + j * 17 + 1) % 10;
    power(result, mixed, 77);
    printf("wrapped %lu\n", result[3][4] ^ result[11][0]);
    return transposed_products_agree() ? 0 : 1;
}
