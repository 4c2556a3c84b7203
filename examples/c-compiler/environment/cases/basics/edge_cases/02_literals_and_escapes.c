// Escapes, adjacent strings, embedded zeros and number literals of every form.
// expect_stdout: tab[	] quote["] back[\] single[']
// expect_stdout: AAA joined %d 100%
// expect_stdout: 7 8 9 10 11 12 13 27
// expect_stdout: 6 3 1 10
// expect_stdout: ab xyz 63
// expect_stdout: 255 511 83 -1 10
// expect_stdout: 2147483648 4294967295 8 4
// expect_stdout: 1 i
// expect_exit: 39
int printf(const char *format, ...);
int puts(const char *text);

#define GREETING "joined"
#define PERCENT "%"

int main(void) {
    printf("tab[\t] quote[\"] back[\\] single[']\n");
    printf("A\101\x41 " GREETING " "
           "%" PERCENT "d %d%%\n",
           100);
    printf("%d %d %d %d %d %d %d %d\n", '\a', '\b', '\t', '\n', '\v', '\f', '\r', '\033');

    char hidden[] = "ab\0cd";
    char exact[3] = {'x', 'y', 'z'};
    char empty[] = "";
    char padded[10] = "hello";
    int zeros = 0;
    for (int i = 0; i < 10; i++)
        zeros += padded[i] == '\0';
    printf("%d %d %d %d\n", (int)sizeof hidden, (int)sizeof exact, (int)sizeof(empty),
           zeros + (int)sizeof("two" "") + 1);
    printf("%s %c%c%c %d\n", hidden, exact[0], exact[1], exact[2], '\?');
    printf("%d %d %d %d %d\n", 0xFF, 0777, 0123, '\377', '\12');
    printf("%ld %u %d %d\n", 2147483648, 0xFFFFFFFFU, (int)sizeof(1L), (int)sizeof 'c');
    printf("%d %c\n", "text"[4] == 0 && "a"[0] == *"a", 3["digit"]);
    return '\'';
}
