// A ring buffer that grows; only this file knows its layout.
#include "../include/queue.h"

#include <stdlib.h>

struct queue {
    int *values;
    int capacity;
    int first;
    int size;
};

static int place(const struct queue *queue, int index) {
    return (queue->first + index) % queue->capacity;
}

struct queue *queue_create(void) {
    struct queue *queue = calloc(1, sizeof *queue);
    queue->capacity = 2;
    queue->values = malloc(queue->capacity * sizeof *queue->values);
    return queue;
}

static void grow(struct queue *queue) {
    int *larger = malloc(queue->capacity * 2 * sizeof(int));
    for (int i = 0; i < queue->size; i++)
        larger[i] = queue->values[place(queue, i)];
    free(queue->values);
    queue->values = larger;
    queue->capacity *= 2;
    queue->first = 0;
}

void queue_add(struct queue *queue, int value) {
    if (queue->size == queue->capacity)
        grow(queue);
    queue->values[place(queue, queue->size++)] = value;
}

int queue_take(struct queue *queue, int *value) {
    if (queue->size == 0)
        return 0;
    *value = queue->values[queue->first];
    queue->first = place(queue, 1);
    queue->size--;
    return 1;
}

int queue_fold(const struct queue *queue, visitor visit, int start) {
    for (int i = 0; i < queue->size; i++)
        start = visit(queue->values[place(queue, i)], start);
    return start;
}

void queue_free(struct queue *queue) {
    free(queue->values);
    free(queue);
}
