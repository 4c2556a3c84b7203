// A table of functions that another file calls through pointers.
#include "../include/queue.h"

static int add(int value, int sum) {
    return sum + value;
}

static int larger(int value, int best) {
    return value > best ? value : best;
}

visitor const visitors[] = {add, larger, 0};
