// Four sorting algorithms put the same pseudo-random numbers into the same order.
// expect_stdout: insertion sorted
// expect_stdout: heap sorted
// expect_stdout: quick sorted
// expect_stdout: radix sorted
// expect_exit: 4
#include <stdio.h>
#include <string.h>

#define COUNT 400

typedef void (*sorter)(int *values, int count);

static unsigned int seed = 12345;

static int next_random(void) {
    seed = seed * 1103515245u + 12345u;
    return (int)(seed >> 8 & 0xffff) - 0x8000;
}

static void swap(int *a, int *b) {
    int kept = *a;
    *a = *b;
    *b = kept;
}

static void insertion(int *values, int count) {
    for (int i = 1; i < count; i++) {
        int value = values[i];
        int j = i;
        while (j > 0 && values[j - 1] > value) {
            values[j] = values[j - 1];
            j--;
        }
        values[j] = value;
    }
}

static void sink(int *heap, int at, int count) {
    int child;
    while ((child = 2 * at + 1) < count) {
        if (child + 1 < count && heap[child + 1] > heap[child])
            child++;
        if (heap[at] >= heap[child])
            return;
        swap(heap + at, heap + child);
        at = child;
    }
}

static void heap(int *values, int count) {
    for (int i = count / 2 - 1; i >= 0; i--)
        sink(values, i, count);
    while (count-- > 1) {
        swap(&values[0], &values[count]);
        sink(values, 0, count);
    }
}

static void quick(int *values, int count) {
    if (count < 2)
        return;
    int pivot = values[count / 2];
    int *low = values, *high = values + count - 1;
    while (low <= high) {
        while (*low < pivot)
            low++;
        while (*high > pivot)
            high--;
        if (low <= high)
            swap(low++, high--);
    }
    quick(values, (int)(high - values) + 1);
    quick(low, (int)(values + count - low));
}

static void radix(int *values, int count) {
    static int other[COUNT];
    int starts[257];
    for (int shift = 0; shift < 32; shift += 8) {
        memset(starts, 0, sizeof starts);
        for (int i = 0; i < count; i++)
            starts[(((unsigned int)values[i] ^ 0x80000000u) >> shift & 255) + 1]++;
        for (int i = 0; i < 256; i++)
            starts[i + 1] += starts[i];
        for (int i = 0; i < count; i++)
            other[starts[((unsigned int)values[i] ^ 0x80000000u) >> shift & 255]++] = values[i];
        memcpy(values, other, count * sizeof(int));
    }
}

struct algorithm {
    const char *name;
    sorter sort;
};

static const struct algorithm algorithms[] = {
    {"insertion", insertion}, {"heap", heap}, {"quick", quick}, {"radix", radix}};

int main(void) {
    int original[COUNT], sorted[COUNT], values[COUNT];
    for (int i = 0; i < COUNT; i++)
        original[i] = next_random();
    memcpy(sorted, original, sizeof original);
    insertion(sorted, COUNT);
    int good = 0;
    for (unsigned long a = 0; a < sizeof algorithms / sizeof algorithms[0]; a++) {
        memcpy(values, original, sizeof original);
        algorithms[a].sort(values, COUNT);
        int ordered = memcmp(values, sorted, sizeof sorted) == 0;
        for (int i = 1; i < COUNT; i++)
            ordered = ordered && values[i - 1] <= values[i];
        printf("%s %s\n", algorithms[a].name, ordered ? "sorted" : "WRONG");
        good += ordered;
    }
    return good;
}
