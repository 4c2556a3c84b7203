// Structs and unions: members, nesting, copies by assignment, layout.
// expect_stdout: 3 4 | 30 4
// expect_stdout: 16 8 24 8
// expect_stdout: a 11 x1
// expect_stdout: 1 2 3 513
// expect_exit: 60
int printf(const char *format, ...);

struct point {
    int x;
    int y;
};

struct mixed {
    char letter;
    long number;
};

struct item {
    struct mixed head;
    char name[5];
    struct item *next;
};

union view {
    unsigned int word;
    unsigned char bytes[8];
};

struct shape {
    char kind;
    struct point corners[2];
    char end[3];
};

int main(void) {
    struct point origin = {3, 4};
    struct point copy = origin;
    copy.x = copy.x * 10;
    printf("%d %d | %d %d\n", origin.x, origin.y, copy.x, copy.y);
    printf("%d %d %d %d\n", (int)sizeof(struct mixed), (int)sizeof(union view),
           (int)sizeof(struct shape), (int)sizeof(struct point));

    struct item second = {{'b', 22}, "x2", 0};
    struct item first = {{'a', 11}, "x1", &second};
    second = *&first;
    second.next->head.letter = 'z';
    printf("%c %ld %s\n", first.head.letter, second.head.number, second.name);

    union view view;
    for (int i = 0; i < 8; i++)
        view.bytes[i] = i < 2 ? i + 1 : 0;
    union view same = view;
    same.bytes[4] = 3;
    printf("%d %d %d %u\n", view.bytes[0], view.bytes[1], same.bytes[4], view.word);

    struct shape shapes[2] = {{'l', {{1, 2}, {3, 4}}, {0}}, {'m', {{5, 6}, {7, 8}}, {1, 2, 3}}};
    struct shape *shape = &shapes[1];
    shapes[0].corners[1] = shape->corners[1];
    struct point *corner = shapes->corners + 1;
    return corner->x * corner->y + shape->end[2] + shapes[0].corners[0].x;
}
