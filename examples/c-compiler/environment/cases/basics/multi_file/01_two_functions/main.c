// A function is declared here and defined in the other file.
int triple(int value);

int main(void) {
    return triple(4) + triple(-1);
}
