// One identifier at once as label, tag, member, type name and variable.
// expect_stdout: 1 2 3
// expect_stdout: 4 12 1
// expect_stdout: 5
// expect_exit: 17
int printf(const char *format, ...);

typedef int number;

struct number {
    int number;
    struct number *next;
};

typedef struct node node;
struct node {
    int value;
    node *next;
};

static int if_ = 1, returned = 2, int_ = 3;

int dangling(int a, int b) {
    if (a)
        if (b)
            return 1;
        else
            return 5;
    return 9;
}

int shadow_type(void) {
    number outer = 4;
    {
        int number = 3;
        outer = outer * number;
    }
    number inner = 0;
    return outer + inner;
}

int main(void) {
    printf("%d %d %d\n", if_, returned, int_);
    struct number number = {4, &number};
number:
    if (number.number-- > 4)
        goto number;
    struct pair {
        char a, b;
    } pair = {1, 2};
    {
        struct pair {
            long a[4];
        };
        number.number += sizeof(struct pair) == 32;
    }
    printf("%d %d %d\n", number.next->number, shadow_type(), sizeof(struct pair) == sizeof pair);
    node last = {7, 0}, first = {10, &last};
    printf("%d\n", dangling(1, 0));
    return first.value + first.next->value;
}
