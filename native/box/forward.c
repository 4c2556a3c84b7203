// box forward: loopback ports that lead to unix sockets, while a command runs; nothing that it started outlives it.
#include "box.h"
#include "family.h"
#include "pump.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    FAILED = 125, // box itself failed: no status of the command
    KILL_US = 10 * 1000000,
    DRAIN_US = 2 * 1000000, // for bytes that the command sent just before it ended
    SPARE_FDS = 8,
    OVER_US = 1000000, // to kill what is over a limit; who started us ends the rest, and a pid namespace ends with us
    FIRST_LOOK_MS = 20,
    LOOK_COST = 20, // one part of the time in so many goes into looking
    OVER = 128 + SIGKILL,
};

struct port {
    int fd;
    const char *path;
};

static struct {
    struct port *ports;
    size_t n;
    struct pump *pump;
    struct pollfd *fds; // the signals, the ports, the connections
    size_t room;
    int signals;
    struct rlimit files; // as the command shall have it
    uint64_t tasks, memory, file; // limits of all that the command starts; 0 is none
} f;

// An option that is a limit. False when it is none.
static bool take_limit(const char *arg) {
    struct { const char *name; uint64_t *value; } all[] = {{"--tasks=", &f.tasks}, {"--memory=", &f.memory}, {"--file=", &f.file}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        size_t n = strlen(all[i].name);
        if (strncmp(arg, all[i].name, n)) continue;
        char *end;
        *all[i].value = strtoull(arg + n, &end, 10);
        if (arg[n] < '0' || arg[n] > '9' || *end || !*all[i].value) die(2, "%s is no limit", arg);
        return true;
    }
    return false;
}

static void limit(int what, uint64_t most) {
    struct rlimit r;
    if (getrlimit(what, &r) < 0 || (r.rlim_max != RLIM_INFINITY && r.rlim_max <= most)) return;
    r.rlim_cur = r.rlim_max = most;
    setrlimit(what, &r);
}

// The kernel counts tasks of the user, whatever started them, so those of all others are allowed for; for root it counts none.
static void set_limits(void) {
    struct sysinfo s;
    if (f.tasks && sysinfo(&s) == 0) limit(RLIMIT_NPROC, f.tasks + s.procs);
    if (f.memory) limit(RLIMIT_AS, f.memory > UINT64_MAX / 16 ? f.memory : 16 * f.memory); // what is only reserved costs nothing
    if (f.file) limit(RLIMIT_FSIZE, f.file);
}

// What is over, in words, or NULL. *pause_ms is how long until the next look.
static const char *look(int *pause_ms) {
    int64_t began = now_us();
    struct usage u;
    const char *over = NULL;
    if (family_usage(&u)) {
        if (f.tasks && u.tasks > f.tasks) over = "processes";
        else if (f.memory && u.rss > f.memory && family_share() > f.memory) over = "memory";
    }
    *pause_ms = FIRST_LOOK_MS + (int)((now_us() - began) * LOOK_COST / 1000);
    return over;
}

static void listen_on(const char *arg) {
    char *end;
    unsigned long port = strtoul(arg, &end, 10);
    if (end == arg || *end != '=' || port < 1 || port > 65535) die(2, "%s is no PORT=SOCKET", arg);
    const char *path = end + 1;
    if (!*path || strlen(path) >= sizeof ((struct sockaddr_un *)0)->sun_path) die(2, "the socket path of %s is empty or too long", arg);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) < 0 ||
        listen(fd, 1024) < 0)
        die(FAILED, "cannot listen on 127.0.0.1:%lu: %s", port, strerror(errno));
    f.ports = must_grow(f.ports, (f.n + 1) * sizeof *f.ports);
    f.ports[f.n++] = (struct port){fd, path};
}

static void block_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    signal(SIGCHLD, SIG_DFL); // ignored ones would leave nothing to wait for
    signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0) die(FAILED, "sigprocmask: %s", strerror(errno));
    f.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (f.signals < 0) die(FAILED, "signalfd: %s", strerror(errno));
}

static void allow_many_files(void) {
    if (getrlimit(RLIMIT_NOFILE, &f.files) < 0) return;
    struct rlimit all = {f.files.rlim_max, f.files.rlim_max};
    setrlimit(RLIMIT_NOFILE, &all);
}

static _Noreturn void be_command(char **argv, int report) {
    child_signals();
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setrlimit(RLIMIT_NOFILE, &f.files);
    set_limits();
    execvp(argv[0], argv);
    int error = errno;
    write_all(report, &error, sizeof error);
    _exit(127);
}

static pid_t start(char **argv) {
    int report[2], error;
    if (pipe2(report, O_CLOEXEC) < 0) die(FAILED, "pipe: %s", strerror(errno));
    pid_t pid = fork();
    if (pid < 0) die(FAILED, "fork: %s", strerror(errno));
    if (pid == 0) be_command(argv, report[1]);
    close(report[1]);
    ssize_t n = read_some(report[0], &error, sizeof error);
    close(report[0]);
    if (n == (ssize_t)sizeof error) die(error == ENOENT ? 127 : 126, "cannot start %s: %s", argv[0], strerror(error));
    return pid;
}

// Takes what waits at a port. False when there are no descriptors left: then it waits until a connection ends.
static bool accept_all(const struct port *port) {
    for (;;) {
        int fd = accept4(port->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0) pump_join(f.pump, fd, port->path);
        else if (errno == EAGAIN) return true;
        else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) return false;
        else if (errno != EINTR && errno != ECONNABORTED) return true;
    }
}

// Waits for something to happen and moves what can be moved.
static void turn(bool accepting, int timeout_ms) {
    size_t most = 1 + f.n + pump_entries(f.pump);
    if (most > f.room) f.fds = must_grow(f.fds, (f.room = 2 * most) * sizeof *f.fds);
    bool room = pump_entries(f.pump) + f.n + SPARE_FDS + 2 < f.files.rlim_max;
    f.fds[0] = (struct pollfd){f.signals, POLLIN, 0};
    for (size_t i = 0; i < f.n; i++) f.fds[1 + i] = (struct pollfd){accepting && room ? f.ports[i].fd : -1, POLLIN, 0};
    size_t n = 1 + f.n + pump_fill(f.pump, f.fds + 1 + f.n);
    int retry = pump_timeout(f.pump);
    if (retry >= 0 && (timeout_ms < 0 || retry < timeout_ms)) timeout_ms = retry;
    if (poll(f.fds, n, timeout_ms) < 0) {
        if (errno != EINTR) die(FAILED, "poll: %s", strerror(errno));
        return;
    }
    pump_move(f.pump, f.fds + 1 + f.n);
    for (size_t i = 0; i < f.n; i++)
        if (f.fds[1 + i].revents && !accept_all(&f.ports[i])) poll(NULL, 0, 10); // the machine's limit, not ours
}

// Reaps orphans too. True when the command itself ended.
static bool reap(pid_t command, int *status) {
    bool ended = false;
    for (;;) {
        int s;
        pid_t pid = waitpid(-1, &s, WNOHANG);
        if (pid < 0 && errno == EINTR) continue;
        if (pid <= 0) return ended;
        if (pid != command) continue;
        ended = true;
        *status = WIFSIGNALED(s) ? 128 + WTERMSIG(s) : WEXITSTATUS(s);
    }
}

// The number of a signal that asks us to end, or 0.
static int asked_to_end(void) {
    struct signalfd_siginfo info;
    int asked = 0;
    while (read_some(f.signals, &info, sizeof info) == (ssize_t)sizeof info)
        if (info.ssi_signo != SIGCHLD) asked = (int)info.ssi_signo;
    return asked;
}

static void drain(void) {
    int64_t end = now_us() + DRAIN_US;
    for (size_t i = 0; i < f.n; i++) accept_all(&f.ports[i]);
    while (pump_sending(f.pump) && now_us() < end) {
        asked_to_end();
        turn(false, 50);
    }
}

int forward_main(int argc, char **argv) {
    for (; argc && take_limit(argv[0]); argc--) argv++;
    int ports = 0;
    while (ports < argc && strcmp(argv[ports], "--")) ports++;
    if (ports + 1 >= argc) die(2, "usage: box forward [--tasks=N] [--memory=BYTES] [--file=BYTES] [PORT=SOCKET]... -- COMMAND [ARG...]");
    block_signals();
    die_with_parent(SIGTERM);
    family_adopt();
    allow_many_files();
    f.pump = pump_new();
    for (int i = 0; i < ports; i++) listen_on(argv[i]);
    pid_t command = start(argv + ports + 1);
    int status = 0, asked = 0, pause_ms = FIRST_LOOK_MS;
    bool watched = f.tasks || f.memory;
    int64_t next = now_us() + pause_ms * INT64_C(1000);
    const char *over = NULL;
    while (!asked && !over && !reap(command, &status)) {
        turn(true, watched ? pause_ms : -1);
        asked = asked_to_end();
        if (!watched || now_us() < next) continue;
        over = look(&pause_ms);
        next = now_us() + pause_ms * INT64_C(1000);
    }
    if (over) {
        family_kill(OVER_US);
        die(OVER, "all was ended at the limit of %s", over);
    }
    bool all = family_kill(KILL_US);
    if (!asked) drain();
    if (!all) die(FAILED, "some processes could not be killed");
    return asked ? 128 + asked : status;
}
