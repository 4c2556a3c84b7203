// Implements the header.
#include "shapes.h"

int measured;

int measure(const rectangle *shape, enum measure what) {
    measured++;
    switch (what) {
    case AREA:
        return shape->width * shape->height;
    case PERIMETER:
        return SIDES / 2 * (shape->width + shape->height);
    }
    return -1;
}
