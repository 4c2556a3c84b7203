// Negation, complement and logical not, one inside another.
// expect_exit: 44
int main(void) {
    return ~-43 + !0 - !5 - -!!9 - (-(-1)) + !(~(-1));
}
