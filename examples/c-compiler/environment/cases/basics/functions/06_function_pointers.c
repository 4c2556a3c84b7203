// Function pointers: in variables, tables and structs, as arguments and as results.
// expect_stdout: 13 7 30 3
// expect_stdout: 1 4 9 16
// expect_stdout: 1 1 0
// expect_exit: 15
int printf(const char *format, ...);

typedef int (*operation)(int, int);

int add(int a, int b) { return a + b; }
int subtract(int a, int b) { return a - b; }
int multiply(int a, int b) { return a * b; }
int divide(int a, int b) { return a / b; }
int square(int a) { return a * a; }

operation table[] = {add, subtract, &multiply, divide};

struct named {
    char symbol;
    operation apply;
};

struct named operators[3] = {{'+', add}, {'-', subtract}, {'*', multiply}};

void map(int *values, int count, int (*function)(int)) {
    for (int i = 0; i < count; i++)
        values[i] = (*function)(values[i]);
}

int (*choose(char symbol))(int, int) {
    for (int i = 0; i < 3; i++)
        if (operators[i].symbol == symbol)
            return operators[i].apply;
    return 0;
}

int main(void) {
    for (int i = 0; i < 4; i++)
        printf(i < 3 ? "%d " : "%d\n", table[i](10, 3));
    int values[4] = {1, 2, 3, 4};
    map(values, 4, square);
    printf("%d %d %d %d\n", values[0], values[1], values[2], values[3]);
    operation picked = choose('*');
    printf("%d %d %d\n", picked == multiply, choose('?') == 0, choose('-') == add);
    return picked(choose('+')(1, 2), (**table)(2, 3));
}
