// The variables, and functions that use one of main.c.
extern int scale;

int counter = 2;
const char *const title = "shared";
long table[4] = {1, 20, 300, 4000000000};

void advance(int amount) {
    counter += amount * scale;
}

long *largest(void) {
    long *best = table;
    for (int i = 1; i < 4; i++)
        if (table[i] > *best)
            best = &table[i];
    return best;
}
