// main without return ends with 0, and a status keeps only its low eight bits.
// expect_stdout: ends
// expect_exit: 254
#include <stdio.h>
#include <stdlib.h>

int leave(int status) {
    if (status < 0)
        exit(status);
    return status;
}

int main() {
    ;
    {}
    puts("ends");
    leave(0);
    leave(-2);
    puts("not reached");
}
