#ifndef QUEUE_H
#define QUEUE_H

struct queue;

typedef int (*visitor)(int value, int sum);

struct queue *queue_create(void);
void queue_add(struct queue *queue, int value);
int queue_take(struct queue *queue, int *value);
int queue_fold(const struct queue *queue, visitor visit, int start);
void queue_free(struct queue *queue);

#endif
