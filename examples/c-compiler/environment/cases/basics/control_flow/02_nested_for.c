// For loops inside one another, with every combination of missing parts.
// expect_exit: 100
int main(void) {
    int count = 0;
    for (int row = 0; row < 8; row++)
        for (int column = row; column < 8; column++)
            count++;
    int left = 60;
    for (; left > 0;)
        left -= 7;
    int i;
    for (i = 0;; i++) {
        if (i == 67)
            break;
    }
    for (int unused = 3; unused > 0; unused--)
        ;
    return count + left + i;
}
