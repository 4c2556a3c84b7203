// Integer promotions and the usual conversions decide between signed and unsigned.
// expect_stdout: 0 1 1 0
// expect_stdout: 300 -56 44
// expect_stdout: 4294967295 -1 1
// expect_stdout: 2147483648 -2147483648
// expect_stdout: 1 0 1
// expect_stdout: 4294967286 -10
// expect_stdout: 4 8 4 8 1
// expect_exit: 3
int printf(const char *format, ...);

int main(void) {
    int minus = -1;
    unsigned int one = 1;
    long wide = -1;
    unsigned long widest = 1;
    printf("%d %d %d %d\n", minus < one, minus < (int)one, wide < one, wide < widest);

    unsigned char a = 200, b = 100;
    printf("%d %d %d\n", a + b, (signed char)a, (unsigned char)(a + b));

    unsigned int word = minus;
    long from_unsigned = word;
    long from_signed = minus;
    printf("%ld %ld %d\n", from_unsigned, from_signed, word == minus);

    unsigned int half = 2147483648;
    printf("%u %d\n", half, (int)half);

    unsigned short small = 65535;
    short cut = small;
    printf("%d %d %d\n", small > minus, cut > minus, cut == minus);

    unsigned int five = 5;
    long product = minus * five * 2;
    long honest = wide * five * 2;
    printf("%ld %ld\n", product, honest);

    char letter = 'a';
    printf("%d %d %d %d %d\n", (int)sizeof(letter + letter), (int)sizeof(letter + wide),
           (int)sizeof(1 ? small : letter), (int)sizeof(0 ? 1 : widest), (int)sizeof(letter = 'b'));
    return (-1 < 1u) + (minus / 2u > 5) * 2 + (~a < 0) * 1;
}
