// A while loop adds the numbers from 1 to 20.
// expect_exit: 210
int main(void) {
    int number = 1;
    int sum = 0;
    while (number <= 20) {
        sum = sum + number;
        number = number + 1;
    }
    while (0)
        sum = 0;
    return sum;
}
