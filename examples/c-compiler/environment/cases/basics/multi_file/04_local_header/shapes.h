#ifndef SHAPES_H
#define SHAPES_H

#define SIDES 4

struct rectangle {
    int width;
    int height;
};

enum measure { AREA, PERIMETER = SIDES };

typedef struct rectangle rectangle;

int measure(const rectangle *shape, enum measure what);
extern int measured;

#endif
