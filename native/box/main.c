// box: the small program that runs beside a workspace. What it speaks is in PROTOCOL.md.
#include "box.h"
#include "io.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *usage;
    int least; // arguments after the name
    int (*run)(int argc, char **argv);
} commands[] = {
    {"snapshot", "ROOT [EXCLUDE...]", 1, snapshot_main},
    {"put", "ROOT", 1, put_main},
    {"get", "ROOT PATH", 2, get_main},
    {"forward", "[PORT=SOCKET]... -- COMMAND [ARG...]", 2, forward_main},
    {"run", "BASE", 1, run_main},
    {"hook", "PORT", 1, hook_main},
    {"serve", "[--net=PID]", 0, serve_main},
};

int main(int argc, char **argv) {
    if (argc == 2 && !strcmp(argv[1], "--version")) {
        puts("box " BOX_VERSION);
        return 0;
    }
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].name)) continue;
        if (argc - 2 < commands[i].least) die(2, "usage: box %s %s", commands[i].name, commands[i].usage);
        return commands[i].run(argc - 2, argv + 2);
    }
    die(2, "unknown usage; box takes one of snapshot, put, get, forward, run, hook, serve, --version");
}
