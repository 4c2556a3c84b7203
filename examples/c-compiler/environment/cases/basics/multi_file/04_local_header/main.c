// A local header, included twice, gives both files the same types and constants.
#include "shapes.h"
#include <stdio.h>
#include "shapes.h"

int main(void) {
    rectangle shape = {6, 7};
    struct rectangle larger = shape;
    larger.width *= SIDES;
    printf("area %d, perimeter %d\n", measure(&shape, AREA), measure(&shape, PERIMETER));
    printf("area %d\n", measure(&larger, AREA));
    return measured;
}
