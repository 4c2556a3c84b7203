// The grammar is right, but a name has gone out of scope where it is used.
int helper(int value);

int main(void) {
    for (int i = 0; i < 3; i++)
        helper(i);
    return i;
}
