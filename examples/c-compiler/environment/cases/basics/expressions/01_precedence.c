// Operators group by precedence, and those of one level from the left.
// expect_exit: 146
int main(void) {
    int a = 100 - 20 - 5;
    int b = 100 / 5 / 2;
    int c = 2 + 3 << 1;
    int d = 1 | 6 & 3 ^ 4;
    int e = 7 - 2 > 4 == 1;
    int f = -2 * 3 + 4 * -1;
    int g = !0 + 5 % 3 * 2;
    int h = 1 << 2 + 1 & 12;
    int i = 8 > 4 > 1 || 0 && 0;
    return a + b + c * 2 + d * 3 + e + f + g + h * 3 + i;
}
