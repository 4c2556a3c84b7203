// The function that main.c calls.
int triple(int value) {
    return value * 3;
}
