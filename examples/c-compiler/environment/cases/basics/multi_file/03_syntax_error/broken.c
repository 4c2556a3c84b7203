// A closing parenthesis is missing.
int broken(int value) {
    return (value + 1;
}
