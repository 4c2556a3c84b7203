// box run: takes jobs, starts a case for each, and passes the answers on. One thread, one poll.
#include "box.h"
#include "case.h"
#include "family.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_JOB = 64 << 20, KILL_US = 10 * 1000000 };

struct running {
    uint32_t id;
    pid_t pid;
    int answer;
    struct bytes got;
};

static struct {
    struct mode mode;
    struct running *cases;
    size_t n, room;
    struct bytes in;
    struct out out;
    int signals;
} r;

// In a new case: the answers of the others are not its own, and a pipe must end when the main process does.
static void forget_others(void) {
    for (size_t i = 0; i < r.n; i++) close(r.cases[i].answer);
    close(r.signals);
}

static void answer_lost(uint32_t id, const char *why) {
    out_u8(&r.out, 'R');
    out_u32(&r.out, id);
    for (int i = 0; i < 3; i++) out_u32(&r.out, 0);
    out_u32(&r.out, 1);
    out_str(&r.out, why);
    out_flush(&r.out);
}

static void start_case(const unsigned char *job) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        answer_lost(job_id(job), "not started: no descriptors");
        return;
    }
    if (r.n == r.room) {
        r.room = r.room ? 2 * r.room : 16;
        r.cases = must_grow(r.cases, r.room * sizeof *r.cases);
    }
    r.cases[r.n++] = (struct running){job_id(job), 0, ends[0], {0}};
    pid_t pid = case_start(&r.mode, job, ends[1], forget_others);
    close(ends[1]);
    r.cases[r.n - 1].pid = pid;
    if (pid > 0) return;
    close(ends[0]);
    r.n--;
    answer_lost(job_id(job), "not started: no process");
}

// Takes what came in and starts all whole jobs. False at the end of input.
static bool take_jobs(void) {
    ssize_t n = read_some(STDIN_FILENO, bytes_room(&r.in, IO_BYTES), IO_BYTES);
    if (n < 0) die(1, "cannot read: %s", strerror(errno));
    if (n == 0) return false;
    r.in.n += (size_t)n;
    size_t at = 0, length;
    while (at < r.in.n && (length = job_length(r.in.at + at, r.in.n - at))) {
        start_case(r.in.at + at);
        at += length;
    }
    r.in.n -= at;
    memmove(r.in.at, r.in.at + at, r.in.n);
    if (r.in.n > MAX_JOB) die(1, "a job is longer than %d bytes", MAX_JOB);
    return true;
}

static bool is_whole(const struct bytes *b) {
    if (b->n < 4) return false;
    uint64_t n = (uint64_t)b->at[0] << 24 | (uint64_t)b->at[1] << 16 | (uint64_t)b->at[2] << 8 | b->at[3];
    return b->n == 4 + n;
}

// Ends a case whose pipe ended. Killing its init takes the whole namespace along, whatever is left.
static void end_case(struct running *c) {
    kill(c->pid, SIGKILL);
    while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR) {}
    close(c->answer);
    if (!r.mode.namespaces) case_clean(&r.mode, c->id, c->pid);
    if (is_whole(&c->got)) out_bytes(&r.out, c->got.at + 4, c->got.n - 4);
    else answer_lost(c->id, "the case was lost");
    out_flush(&r.out);
    free(c->got.at);
    *c = r.cases[--r.n];
}

// True when its pipe ended.
static bool take_answer(struct running *c) {
    ssize_t n = read_some(c->answer, bytes_room(&c->got, IO_BYTES), IO_BYTES);
    if (n > 0) c->got.n += (size_t)n;
    return n <= 0;
}

static _Noreturn void end_all(int status) {
    for (size_t i = 0; i < r.n; i++) kill(r.cases[i].pid, SIGKILL);
    family_kill(KILL_US);
    for (size_t i = 0; i < r.n && !r.mode.namespaces; i++) case_clean(&r.mode, r.cases[i].id, r.cases[i].pid);
    exit(status);
}

static void watch_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_BLOCK, &set, NULL);
    r.signals = signalfd(-1, &set, SFD_CLOEXEC);
    if (r.signals < 0) die(1, "signalfd: %s", strerror(errno));
}

// Waits once and serves what is ready.
static void turn(void) {
    static struct pollfd *fds;
    static size_t room;
    if (room < r.n + 2) fds = must_grow(fds, (room = 2 * (r.n + 2)) * sizeof *fds);
    size_t n = r.n;
    for (size_t i = 0; i < n; i++) fds[i] = (struct pollfd){r.cases[i].answer, POLLIN, 0};
    fds[n] = (struct pollfd){r.signals, POLLIN, 0};
    fds[n + 1] = (struct pollfd){STDIN_FILENO, POLLIN, 0};
    if (poll(fds, n + 2, -1) < 0) {
        if (errno != EINTR) die(1, "poll: %s", strerror(errno));
        return;
    }
    struct signalfd_siginfo info;
    if (fds[n].revents && read_some(r.signals, &info, sizeof info) == (ssize_t)sizeof info) end_all(128 + (int)info.ssi_signo);
    for (size_t i = n; i-- > 0;) // from the end: what ends gives its place to the last
        if (fds[i].revents && take_answer(&r.cases[i])) end_case(&r.cases[i]);
    if (fds[n + 1].revents && !take_jobs()) end_all(0);
}

int run_main(int argc, char **argv) {
    if (argc != 1 || argv[0][0] != '/') die(2, "usage: box run BASE, an absolute path");
    struct stat st;
    if (stat(argv[0], &st) < 0 || !S_ISDIR(st.st_mode)) die(1, "%s is no folder", argv[0]);
    umask(022);
    die_with_parent(SIGTERM);
    watch_signals();
    family_adopt();
    r.mode = case_probe(argv[0]);
    if (!r.mode.namespaces) prctl(PR_SET_DUMPABLE, 0); // cases that are not set apart could look into us
    r.out.fd = STDOUT_FILENO;
    out_u8(&r.out, 'H');
    out_u8(&r.out, r.mode.namespaces);
    out_flush(&r.out);
    for (;;) turn();
}
