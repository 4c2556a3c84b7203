// Functions with and without parameters, called inside expressions.
// expect_exit: 36
int six(void) {
    return 6;
}

int multiply(int left, int right) {
    return left * right;
}

int main(void) {
    return multiply(six(), multiply(2, 3)) + six() - six();
}
