// A hash table with chains on the heap counts words, grows, and forgets some again.
// expect_stdout: 631 keys in 1024 buckets
// expect_stdout: ka 53 of 3000, 218e1b9402811e1
// expect_stdout: 210 forgotten, 421 left, ta missing
// expect_exit: 0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    struct entry *next;
    unsigned long hash;
    int count;
    char key[12];
};

struct table {
    struct entry **buckets;
    unsigned int capacity;
    unsigned int size;
};

static unsigned long hash_of(const char *key) {
    unsigned long hash = 14695981039346656037UL;
    while (*key) {
        hash ^= (unsigned char)*key++;
        hash *= 1099511628211UL;
    }
    return hash;
}

static void grow(struct table *table) {
    unsigned int capacity = table->capacity ? table->capacity * 2 : 4;
    struct entry **buckets = calloc(capacity, sizeof(struct entry *));
    for (unsigned int i = 0; i < table->capacity; i++) {
        struct entry *entry = table->buckets[i];
        while (entry) {
            struct entry *next = entry->next;
            struct entry **bucket = &buckets[entry->hash & (capacity - 1)];
            entry->next = *bucket;
            *bucket = entry;
            entry = next;
        }
    }
    free(table->buckets);
    table->buckets = buckets;
    table->capacity = capacity;
}

static struct entry **find(struct table *table, const char *key) {
    unsigned long hash = hash_of(key);
    struct entry **link = &table->buckets[hash & (table->capacity - 1)];
    while (*link && ((*link)->hash != hash || strcmp((*link)->key, key) != 0))
        link = &(*link)->next;
    return link;
}

static void add(struct table *table, const char *key) {
    if (table->size >= table->capacity)
        grow(table);
    struct entry **link = find(table, key);
    if (*link == NULL) {
        struct entry *entry = malloc(sizeof *entry);
        entry->next = NULL;
        entry->hash = hash_of(key);
        entry->count = 0;
        strcpy(entry->key, key);
        *link = entry;
        table->size++;
    }
    (*link)->count++;
}

static int forget(struct table *table, const char *key) {
    struct entry **link = find(table, key), *entry = *link;
    if (!entry)
        return 0;
    *link = entry->next;
    free(entry);
    table->size--;
    return 1;
}

static void name(char *text, unsigned int number) {
    static const char *const syllables[8] = {"ka", "lo", "mi", "nu", "re", "so", "ta", "vi"};
    *text = 0;
    do {
        strcat(text, syllables[number & 7]);
    } while (number >>= 3);
}

int main(void) {
    static struct table table;
    char key[12];
    unsigned int random = 1;
    for (int i = 0; i < 3000; i++) {
        random = random * 69069 + 1;
        name(key, (random >> 16) % 500 * (random >> 24) % 700);
        add(&table, key);
    }
    printf("%u keys in %u buckets\n", table.size, table.capacity);

    int most = 0, total = 0;
    unsigned long mixed = 0;
    const char *favourite = "";
    for (unsigned int i = 0; i < table.capacity; i++)
        for (struct entry *entry = table.buckets[i]; entry; entry = entry->next) {
            total += entry->count;
            mixed ^= entry->hash * entry->count;
            if (entry->count > most) {
                most = entry->count;
                favourite = entry->key;
            }
        }
    printf("%s %d of %d, %lx\n", favourite, most, total, mixed);

    int forgotten = 0;
    for (unsigned int number = 0; number < 700; number += 3) {
        name(key, number);
        forgotten += forget(&table, key);
    }
    name(key, 6);
    printf("%d forgotten, %u left, %s %s\n", forgotten, table.size, key,
           *find(&table, key) ? "found" : "missing");
    for (unsigned int i = 0; i < table.capacity; i++)
        while (table.buckets[i])
            forget(&table, table.buckets[i]->key);
    free(table.buckets);
    return (int)table.size;
}
