// Counts down, by a static local of the same name besides.
static char value = 'r';

static const char *name(void) {
    static char text[] = "?ight";
    text[0] = value;
    return text;
}

static int next(void) {
    static int value = 100;
    return --value;
}

const char *right_name(void) {
    return name();
}

int right_value(void) {
    return next();
}
