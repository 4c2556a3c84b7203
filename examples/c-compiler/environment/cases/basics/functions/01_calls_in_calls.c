// Calls as arguments of calls, and a value that lives on across a call.
// expect_exit: 61
int add(int a, int b) {
    return a + b;
}

int subtract(int a, int b) {
    return a - b;
}

int main(void) {
    int kept = 5;
    return kept * add(add(1, 2), subtract(10, add(kept, 1))) + subtract(add(30, 1), kept);
}
