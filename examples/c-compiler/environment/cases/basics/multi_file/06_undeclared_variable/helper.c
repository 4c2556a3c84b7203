// Nothing is wrong here; its variable of the same name does not help the other file.
int i = 3;

int helper(int value) {
    return value + i;
}
