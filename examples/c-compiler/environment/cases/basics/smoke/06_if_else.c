// A chain of if and else takes exactly one branch.
// expect_exit: 20
int main(void) {
    int value = 15;
    int result;
    if (value < 10) {
        result = 10;
    } else if (value < 20) {
        result = 20;
    } else {
        result = 30;
    }
    if (result == 10)
        return 1;
    return result;
}
