// Linked lists and a tree on the heap: merge sort, reversal, removal, walking, freeing.
// expect_stdout: built: 1217 369 834 1331 1471 ... 500 values, 2282081514
// expect_stdout: sorted: 1 2 2 9 9 ... 500 values, 1298683850
// expect_stdout: even, reversed: 1992 1992 1990 1976 1966 ... 252 values, 2475139330
// expect_stdout: tree: 0 1 2 3 4 ... 212 values, 3254557490
// expect_stdout: removed 248, tree of 212 values has height 9
// expect_exit: 0
#include <stdio.h>
#include <stdlib.h>

typedef struct node node;

struct node {
    int value;
    node *next;
};

typedef struct tree {
    struct tree *children[2];
    int value;
    short height;
} tree;

static node *prepend(node *list, int value) {
    node *created = malloc(sizeof(node));
    created->value = value;
    created->next = list;
    return created;
}

static node *merge(node *a, node *b) {
    node head = {0, 0};
    node *tail = &head;
    while (a && b) {
        node **smaller = a->value <= b->value ? &a : &b;
        tail = tail->next = *smaller;
        *smaller = (*smaller)->next;
    }
    tail->next = a ? a : b;
    return head.next;
}

static node *sort(node *list) {
    if (!list || !list->next)
        return list;
    node *slow = list, *fast = list->next;
    while (fast && fast->next) {
        slow = slow->next;
        fast = fast->next->next;
    }
    node *half = slow->next;
    slow->next = 0;
    return merge(sort(list), sort(half));
}

static node *reverse(node *list) {
    node *done = 0;
    while (list) {
        node *rest = list->next;
        list->next = done;
        done = list;
        list = rest;
    }
    return done;
}

static int remove_if(node **link, int (*unwanted)(int)) {
    int removed = 0;
    while (*link) {
        node *each = *link;
        if (unwanted(each->value)) {
            *link = each->next;
            free(each);
            removed++;
        } else {
            link = &each->next;
        }
    }
    return removed;
}

static int is_odd(int value) {
    return value & 1;
}

static int is_any(int value) {
    return value > -1;
}

static int height(const tree *root) {
    return root ? root->height : 0;
}

static void measure(tree *root) {
    int left = height(root->children[0]), right = height(root->children[1]);
    root->height = (left > right ? left : right) + 1;
}

static tree *rotate(tree *root, int side) {
    tree *risen = root->children[side];
    root->children[side] = risen->children[!side];
    risen->children[!side] = root;
    measure(root);
    measure(risen);
    return risen;
}

static tree *insert(tree *root, int value) {
    if (!root) {
        root = calloc(1, sizeof *root);
        root->value = value;
        root->height = 1;
        return root;
    }
    if (value == root->value)
        return root;
    int side = value > root->value;
    root->children[side] = insert(root->children[side], value);
    measure(root);
    if (height(root->children[side]) - height(root->children[!side]) < 2)
        return root;
    tree *child = root->children[side];
    if (height(child->children[!side]) > height(child->children[side]))
        root->children[side] = rotate(child, !side);
    return rotate(root, side);
}

static int walk_and_free(tree *root, node **list) {
    if (!root)
        return 0;
    int count = walk_and_free(root->children[1], list);
    *list = prepend(*list, root->value);
    count += walk_and_free(root->children[0], list) + 1;
    free(root);
    return count;
}

static void print(const char *title, const node *list) {
    int count = 0;
    unsigned int mixed = 0;
    printf("%s:", title);
    for (; list; list = list->next) {
        if (count++ < 5)
            printf(" %d", list->value);
        mixed = mixed * 33 + list->value;
    }
    printf(" ... %d values, %u\n", count, mixed);
}

int main(void) {
    node *list = 0;
    tree *root = 0;
    for (int i = 0, value = 1; i < 500; i++) {
        value = (value * 1103 + 7) % 1999;
        list = prepend(list, value);
        root = insert(root, value % 300);
    }
    print("built", list);
    list = sort(list);
    print("sorted", list);
    int removed = remove_if(&list, is_odd);
    list = reverse(list);
    print("even, reversed", list);
    int before = height(root);
    node *walked = 0;
    int count = walk_and_free(root, &walked);
    print("tree", walked);
    printf("removed %d, tree of %d values has height %d\n", removed, count, before);
    return remove_if(&list, is_any) + removed - 500 + (remove_if(&walked, is_any) - count);
}
