// box hook: asks the gate whether a tool may run, and waits for the answer. Whatever goes wrong is a no.
#include "box.h"
#include "io.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    REFUSED = 2, // for the agents, every other failure of a hook lets the tool run
    FIRST_BYTES = 4096,
};

static int connect_to(const char *port) {
    char *end;
    unsigned long number = strtoul(port, &end, 10);
    if (end == port || *end || number < 1 || number > 65535) die(REFUSED, "%s is no port", port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)number), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a) < 0) die(REFUSED, "the gate cannot be reached: %s", strerror(errno));
    return fd;
}

static void *more(void *old, size_t bytes) {
    void *p = realloc(old, bytes);
    if (!p) die(REFUSED, "out of memory");
    return p;
}

// All of standard input behind its length.
static void send_question(int fd) {
    size_t room = FIRST_BYTES, n = 0;
    unsigned char *question = more(NULL, room);
    for (;;) {
        if (n == room) question = more(question, room *= 2);
        ssize_t r = read_some(STDIN_FILENO, question + n, room - n);
        if (r < 0) die(REFUSED, "cannot read the question: %s", strerror(errno));
        if (r == 0) break;
        n += (size_t)r;
    }
    if (n > UINT32_MAX) die(REFUSED, "the question is too long");
    uint32_t length = htonl((uint32_t)n);
    if (!write_all(fd, &length, sizeof length) || !write_all(fd, question, n)) die(REFUSED, "the gate is gone");
    free(question);
}

static void send_token(int fd) {
    const char *token = getenv("ENVOI_GATE_TOKEN");
    if (!token) die(REFUSED, "ENVOI_GATE_TOKEN is not set");
    uint32_t length = htonl((uint32_t)strlen(token));
    if (!write_all(fd, &length, sizeof length) || !write_all(fd, token, strlen(token))) die(REFUSED, "the gate is gone");
}

int hook_main(int argc, char **argv) {
    (void)argc;
    signal(SIGPIPE, SIG_IGN);
    int fd = connect_to(argv[0]);
    send_token(fd);
    send_question(fd);
    char answer = 0, reason[512];
    if (read_some(fd, &answer, 1) == 1 && answer == 'A') return 0;
    if (answer != 'D') die(REFUSED, "the gate is gone");
    for (ssize_t n; (n = read_some(fd, reason, sizeof reason)) > 0;)
        if (!write_all(STDERR_FILENO, reason, (size_t)n)) break;
    return REFUSED;
}
