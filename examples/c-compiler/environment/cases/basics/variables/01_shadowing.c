// A name declared in an inner block hides the outer one until the block ends.
// expect_exit: 133
int value = 100;

int main(void) {
    int sum = value;
    int value = 1;
    {
        int value = 10;
        sum = sum + value;
        {
            int value = 20;
            sum = sum + value;
            value = 7;
        }
        value = value + 1;
    }
    sum = sum + value;
    for (int value = 0; value < 2; value = value + 1)
        sum = sum + value;
    return sum + value;
}
