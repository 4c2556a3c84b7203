// Prototypes allow calls before the definition, here of two functions calling each other.
// expect_stdout: 1 0 1
// expect_exit: 9
int printf(const char *, ...);
int is_even(unsigned int);
int is_odd(unsigned int number);
void increment(int *), twice(void (*action)(int *), int *value);

int main(void) {
    int is_odd(unsigned int);
    printf("%d %d %d\n", is_even(10), is_odd(24), is_odd(101));
    int value = 7;
    twice(increment, &value);
    return value;
}

int is_even(unsigned int number) {
    return number == 0 || is_odd(number - 1);
}

int is_odd(unsigned int number) {
    return number != 0 && is_even(number - 1);
}

void increment(int *value) {
    ++*value;
    return;
}

void twice(void (*action)(int *), int *value) {
    action(value);
    action(value);
}
