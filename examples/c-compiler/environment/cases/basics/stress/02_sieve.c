// The sieve of Eratosthenes, checked against trial division and perfect numbers.
// expect_stdout: 1229 primes below 10000, last 9973
// expect_stdout: twins 205, widest gap 36 after 9551
// expect_stdout: perfect 6 28 496
// expect_exit: 0
#include <stdio.h>

#define LIMIT 10000

static char composite[LIMIT];

static void sieve(void) {
    composite[0] = composite[1] = 1;
    for (int i = 2; i * i < LIMIT; i++)
        if (!composite[i])
            for (int j = i * i; j < LIMIT; j += i)
                composite[j] = 1;
}

static int is_prime(int number) {
    if (number < 2)
        return 0;
    for (int divisor = 2; divisor * divisor <= number; divisor++)
        if (number % divisor == 0)
            return 0;
    return 1;
}

static int is_perfect(int number) {
    int sum = 0;
    for (int divisor = 1; divisor <= number / 2; divisor++)
        sum += number % divisor ? 0 : divisor;
    return sum == number;
}

int main(void) {
    int count = 0, last = 0, twins = 0, widest = 0, where = 0;
    sieve();
    for (int i = 2; i < LIMIT; i++) {
        if (composite[i] == is_prime(i))
            return 1;
        if (composite[i])
            continue;
        if (last && i - last == 2)
            twins++;
        if (last && i - last > widest) {
            widest = i - last;
            where = last;
        }
        last = i;
        count++;
    }
    printf("%d primes below %d, last %d\n", count, LIMIT, last);
    printf("twins %d, widest gap %d after %d\n", twins, widest, where);
    printf("perfect");
    for (int i = 2; i < 1000; i++)
        if (is_perfect(i))
            printf(" %d", i);
    printf("\n");
    return 0;
}
