// The five binary operators with their precedence and with parentheses.
// expect_exit: 33
int main(void) {
    return 2 + 3 * 4 + (20 - 6) / 2 + 100 % 7 * (9 - 3 - 1) + 2;
}
