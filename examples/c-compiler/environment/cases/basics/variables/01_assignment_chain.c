// An assignment is an expression with a value and groups to the right.
// expect_exit: 27
int main(void) {
    int a, b = 4, c;
    a = b = c = b + 5;
    int d = (a = 3) * b;
    return d + a - (c = 3);
}
