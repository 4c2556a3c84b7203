// Three modules, a type that is incomplete here, folders, and an option for the linker.
#include "include/queue.h"

#include <stdio.h>

extern visitor const visitors[];

int main(void) {
    struct queue *queue = queue_create();
    int value = 0, taken = 0;
    for (int i = 1; i <= 40; i++) {
        queue_add(queue, i * i % 37);
        if (i % 3 == 0 && queue_take(queue, &value))
            taken = taken * 2 % 1000 + value;
    }
    for (const visitor *visit = visitors; *visit; visit++)
        printf("%d\n", queue_fold(queue, *visit, 0));
    int left = 0;
    while (queue_take(queue, &value))
        left++;
    printf("%d %d %d\n", taken, left, value);
    queue_free(queue);
    return left;
}
