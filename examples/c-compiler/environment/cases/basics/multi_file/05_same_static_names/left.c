// Counts up.
static int value = 10;

static const char *name(void) {
    return "left";
}

static int next(void) {
    return ++value;
}

const char *left_name(void) {
    return name();
}

int left_value(void) {
    return next();
}
