// switch: fallthrough, shared labels, default in the middle, none matching, nesting.
// expect_stdout: 0:zero
// expect_stdout: 1:one two
// expect_stdout: 2:two
// expect_stdout: 3:many four
// expect_stdout: 4:four
// expect_stdout: -5:negative
// expect_stdout: 77:many four
// expect_exit: 52
int printf(const char *format, ...);

void describe(int number) {
    printf("%d:", number);
    switch (number) {
    case 0:
        printf("zero\n");
        break;
    case 1:
        printf("one ");
        /* falls through */
    case 2:
        printf("two\n");
        break;
    default:
        printf("many ");
        /* falls through */
    case 4:
        printf("four\n");
        break;
    case -5: {
        const char *text = "negative";
        printf("%s\n", text);
    }
    }
}

int weight(char letter) {
    switch (letter) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
        return 1;
    case 'x':
        switch (letter + 1) {
        case 'x':
            return 2;
        case 'y':
            break;
        }
        return 50;
    }
    return 0;
}

int main(void) {
    for (int i = 0; i < 5; i++)
        describe(i);
    describe(-5);
    describe(77);
    switch (3)
        ;
    return weight('a') + weight('b') + weight('u') + weight('x');
}
