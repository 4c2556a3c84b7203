// Globals keep their values between calls; without an initialiser they are zero.
// expect_stdout: 0 5 -3 0
// expect_stdout: 12 6 -3 70000
// expect_exit: 18
int printf(const char *format, ...);

int total;
int counter = 2 + 3;
short offset = -3;
long distance;
int total;

void count(int amount) {
    total = total + amount;
    counter = counter + 1;
    distance = amount * 5000L + 10000;
}

int main(void) {
    printf("%d %d %d %ld\n", total, counter, offset, distance);
    count(12);
    printf("%d %d %d %ld\n", total, counter, offset, distance);
    return total + counter;
}
