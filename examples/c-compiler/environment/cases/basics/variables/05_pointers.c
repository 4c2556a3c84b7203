// Pointers: to variables, to elements, to pointers, with arithmetic and differences.
// expect_stdout: 9 4
// expect_stdout: 30 40 50 20
// expect_stdout: 3 1 0
// expect_stdout: reversed: cba
// expect_exit: 70
int printf(const char *format, ...);

void swap(int *first, int *second) {
    int kept = *first;
    *first = *second;
    *second = kept;
}

void reverse(char *text) {
    char *end = text;
    while (*end)
        end++;
    while (text < --end) {
        char kept = *end;
        *end = *text;
        *text++ = kept;
    }
}

int main(void) {
    int a = 4, b = 9;
    swap(&a, &b);
    printf("%d %d\n", a, b);

    int values[5] = {10, 20, 30, 40, 50};
    int *middle = values + 2;
    int *last = &values[4];
    printf("%d %d %d %d\n", *middle, middle[1], *last, *(middle - 1));
    printf("%d %d %d\n", (int)(last - &values[1]), last > middle, middle == 0);

    char text[] = "abc";
    reverse(text);
    printf("reversed: %s\n", text);

    int **handle = &middle;
    **handle = 60;
    *handle = values;
    return *middle + values[2];
}
