// A correct file whose partner is not: the whole compilation must be refused.
int broken(int value);

int main(void) {
    return broken(1);
}
