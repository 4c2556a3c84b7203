// Static functions and variables of the same names are different ones in each file.
#include <stdio.h>

static int value = 1;
static const char *name(void);
int left_value(void);
int right_value(void);
const char *left_name(void);
const char *right_name(void);

static const char *name(void) {
    return "main";
}

int main(void) {
    for (int i = 0; i < 3; i++)
        value += left_value() + right_value();
    printf("%s %s %s\n", name(), left_name(), right_name());
    printf("%d\n", value);
    return left_value();
}
