// The smallest program: a status that is a constant.
// expect_exit: 42
int main(void) {
    return 42;
}
