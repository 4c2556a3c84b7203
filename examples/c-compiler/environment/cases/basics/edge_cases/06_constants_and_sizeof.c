// Enumerations, constant expressions, macros, and operands of sizeof that are not evaluated.
// expect_stdout: 0 1 10 11 -5 -4
// expect_stdout: 24 7 96
// expect_stdout: 4 8 5 3
// expect_stdout: hit bottom
// expect_stdout: 12 0 9
// expect_exit: 21
int printf(const char *format, ...);

#define WIDTH 4
#define HEIGHT (WIDTH + 2)
#define AREA WIDTH *HEIGHT
#define EMPTY

enum color { RED, GREEN, BLUE = 10, BLACK, WHITE = -5, GREY };
enum { LIMIT = GREEN + HEIGHT, MASK = ~0 & 0xf, CHOICE = MASK > 10 ? 'x' - 'w' : 1 / 1 };

static char board[AREA * sizeof(int)];
static int values[LIMIT] = {CHOICE};
static int *inside = values + 3;
static const char *tail = "rock bottom" + 5;

int main(void) {
    printf("%d %d %d %d %d %d\n", RED, GREEN, BLUE, BLACK, WHITE, GREY);
    printf("%d %d %d\n", AREA EMPTY, LIMIT, (int)sizeof board);
    int count = 3;
    int size = sizeof(count++);
    printf("%d %d %d %d\n", size, (int)sizeof(&board), (int)sizeof "four", count);
    enum color color = GREY;
    switch ((int)color) {
    case GREEN + 1:
        printf("miss ");
        break;
    case WHITE + 1:
        printf("hit ");
        /* falls through */
    default:
        printf("%s\n", tail);
    }
    *inside = 9;
    printf("%d %d %d\n", (int)((char *)inside - (char *)values), values[2], values[3]);
    return MASK + (int)(sizeof values / sizeof *values) - CHOICE;
}
