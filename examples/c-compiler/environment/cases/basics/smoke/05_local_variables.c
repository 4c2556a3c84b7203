// Local variables: declared with and without a value, assigned (also in a chain), read.
// expect_exit: 55
int main(void) {
    int width = 5;
    int height, area;
    area = height = width + 5;
    area = width * height;
    width = area / height;
    return area + width;
}
