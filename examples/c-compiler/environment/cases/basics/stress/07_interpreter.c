// A compiler of expressions to a stack machine, whose programs loop, branch and call.
// expect_stdout: 4
// expect_stdout: 2432902008176640000
// expect_stdout: 23416728348467685
// expect_stdout: 887
// expect_stdout: 111
// expect_stdout: 422049 instructions
// expect_exit: 0
#include <stdio.h>

enum operation {
    PUSH, LOAD, STORE, ADD, SUBTRACT, MULTIPLY, DIVIDE, LESS, NEGATE, JUMP, JUMP_IF_ZERO, PRINT, HALT
};

struct instruction {
    enum operation operation;
    long operand;
};

struct machine {
    struct instruction code[200];
    int length;
    long stack[32];
    long variables[26];
    int executed;
};

static struct machine machine;
static const char *cursor;

static int emit(enum operation operation, long operand) {
    struct instruction instruction = {operation, operand};
    machine.code[machine.length] = instruction;
    return machine.length++;
}

static int accept(char wanted) {
    while (*cursor == ' ')
        cursor++;
    if (*cursor != wanted)
        return 0;
    cursor++;
    return 1;
}

static void comparison(void);

static void primary(void) {
    if (accept('(')) {
        comparison();
        accept(')');
    } else if (accept('-')) {
        primary();
        emit(NEGATE, 0);
    } else if (*cursor >= 'a' && *cursor <= 'z') {
        emit(LOAD, *cursor++ - 'a');
    } else {
        long value = 0;
        while (*cursor >= '0' && *cursor <= '9')
            value = value * 10 + (*cursor++ - '0');
        emit(PUSH, value);
    }
}

static void product(void) {
    primary();
    for (;;) {
        if (accept('*')) {
            primary();
            emit(MULTIPLY, 0);
        } else if (accept('/')) {
            primary();
            emit(DIVIDE, 0);
        } else {
            return;
        }
    }
}

static void sum(void) {
    product();
    for (;;) {
        if (accept('+')) {
            product();
            emit(ADD, 0);
        } else if (accept('-')) {
            product();
            emit(SUBTRACT, 0);
        } else {
            return;
        }
    }
}

static void comparison(void) {
    sum();
    if (accept('<')) {
        sum();
        emit(LESS, 0);
    }
}

/* One of: `?e;` prints, `@e {...}` repeats while e is not 0, `x=e;` assigns. */
static void statement(void) {
    if (accept('?')) {
        comparison();
        emit(PRINT, 0);
        accept(';');
    } else if (accept('@')) {
        int start = machine.length;
        comparison();
        int leave = emit(JUMP_IF_ZERO, 0);
        accept('{');
        while (!accept('}'))
            statement();
        emit(JUMP, start);
        machine.code[leave].operand = machine.length;
    } else {
        int name = *cursor++ - 'a';
        accept('=');
        comparison();
        emit(STORE, name);
        accept(';');
    }
}

static void compile(const char *source) {
    cursor = source;
    machine.length = 0;
    while (!accept('\0'))
        statement();
    emit(HALT, 0);
}

static void run(void) {
    struct instruction *next = machine.code;
    long *top = machine.stack;
    for (;;) {
        struct instruction now = *next++;
        machine.executed++;
        switch (now.operation) {
        case PUSH: *top++ = now.operand; break;
        case LOAD: *top++ = machine.variables[now.operand]; break;
        case STORE: machine.variables[now.operand] = *--top; break;
        case ADD: --top; top[-1] += *top; break;
        case SUBTRACT: --top; top[-1] -= *top; break;
        case MULTIPLY: --top; top[-1] *= *top; break;
        case DIVIDE: --top; top[-1] /= *top; break;
        case LESS: --top; top[-1] = top[-1] < *top; break;
        case NEGATE: top[-1] = -top[-1]; break;
        case JUMP: next = &machine.code[now.operand]; break;
        case JUMP_IF_ZERO:
            if (*--top == 0)
                next = machine.code + now.operand;
            break;
        case PRINT: printf("%ld\n", *--top); break;
        case HALT: return;
        }
    }
}

int main(void) {
    static const char *const programs[] = {
        "?1 + 2 * 3 - -(4 - 10) / 2;",
        "n=20; f=1; @0 < n {f=f * n; n=n - 1;} ?f;",
        "a=0; b=1; i=0; @i < 80 {c=a + b; a=b; b=c; i=i + 1;} ?a;",
        "i=1; s=0; @i < 200 {j=1; @j < i {s=s + (i - i / j * j < 1); j=j + 1;} i=i + 1;} ?s;",
        "x=27; t=0; @1 < x {t=t + 1; h=x / 2; o=x - h * 2; x=o * (3 * x + 1) + (1 - o) * h;} ?t;",
    };
    for (int i = 0; i < (int)(sizeof programs / sizeof *programs); i++) {
        compile(programs[i]);
        run();
    }
    printf("%d instructions\n", machine.executed);
    return 0;
}
