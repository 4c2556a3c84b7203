#include "command.h"

#include "family.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    FIRST_LOOK_US = 4000, // CPU time, processes and memory of all are looked at from then on,
    LOOK_COST = 40,       // never for more than one part in so many of the time
    LATE_LOOK_US = 10000,
    MAX_LOOK_US = 100000,
    FIRST_COUNT_US = 2000,
    MAX_COUNT_US = 10000,
    SPARE_TASKS = 32, // the kernel's own limit lies so far above ours: only what is over ours can be told for certain
    OPEN_FILES = 256,
    REAP_TURNS = 64,
    SWEEP_US = 10 * 1000000,
};

struct watch {
    const struct command *c;
    const struct place *p;
    struct outcome *o;
    pid_t pid;
    int fd[2]; // stdout and stderr; -1 when ended
    bool ended;
    int status;
    int64_t began, deadline, next_look, next_count;
    struct rusage before;
};

static void limit(int what, uint64_t soft, uint64_t hard) {
    struct rlimit r;
    if (getrlimit(what, &r) < 0) return;
    if (r.rlim_max == RLIM_INFINITY || hard < r.rlim_max) r.rlim_max = hard;
    r.rlim_cur = soft < r.rlim_max ? soft : r.rlim_max;
    setrlimit(what, &r);
}

static void set_limits(const struct command *c, const struct place *p) {
    uint64_t seconds = (c->cpu_ms + UINT64_C(999)) / 1000;
    if (c->cpu_ms) limit(RLIMIT_CPU, seconds, seconds + 1);
    if (c->memory) { // above what may be used: one that comes here has used too much, or asked for far too much at once
        uint64_t space = c->memory > UINT64_MAX / 2 ? c->memory : 2 * c->memory;
        limit(RLIMIT_AS, space, space);
    }
    if (c->file) limit(RLIMIT_FSIZE, c->file, c->file);
    struct sysinfo s;
    if (c->processes && sysinfo(&s) == 0) { // the init counts too; without a user namespace of its own all of our user id do, so at most all
        uint64_t tasks = (uint64_t)c->processes + SPARE_TASKS + (p->users ? 1 : s.procs);
        limit(RLIMIT_NPROC, tasks, tasks);
    }
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES);
}

// Never a shell for what the kernel cannot start: an empty file is no program.
static void exec_by_path(const struct command *c) {
    const char *path = "/usr/bin:/bin", *name = c->argv[0];
    for (char **e = c->env; *e; e++)
        if (!strncmp(*e, "PATH=", 5)) path = *e + 5;
    int error = ENOENT;
    while (*path) {
        size_t n = strcspn(path, ":");
        char file[PATH_MAX];
        if (n && snprintf(file, sizeof file, "%.*s/%s", (int)n, path, name) < (int)sizeof file) {
            execve(file, c->argv, c->env);
            if (errno != ENOENT && errno != ENOTDIR) error = errno;
        }
        path += n + (path[n] == ':');
    }
    errno = error;
}

static _Noreturn void be_command(const struct watch *w, int out, int err, int report) {
    const struct command *c = w->c;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Standard input is /dev/null already. The limits come before any of the command's own doing, and after ours.
    if (dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0) {
        set_limits(c, w->p);
        errno = EINVAL;
        if (c->argv[0] && strchr(c->argv[0], '/')) execve(c->argv[0], c->argv, c->env);
        else if (c->argv[0] && *c->argv[0]) exec_by_path(c);
    }
    int error = errno;
    write_all(report, &error, sizeof error);
    _exit(127);
}

// False with errno when it could not be started.
static bool start(struct watch *w) {
    int out[2] = {-1, -1}, err[2] = {-1, -1}, report[2] = {-1, -1}, error = 0;
    if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0 || pipe2(report, O_CLOEXEC) < 0) die(1, "pipe: %s", strerror(errno));
    w->pid = fork();
    if (w->pid == 0) be_command(w, out[1], err[1], report[1]);
    if (w->pid < 0) error = errno;
    close(out[1]);
    close(err[1]);
    close(report[1]);
    if (w->pid > 0 && read_some(report[0], &error, sizeof error) != (ssize_t)sizeof error) error = 0;
    close(report[0]);
    w->fd[0] = out[0];
    w->fd[1] = err[0];
    set_nonblocking(out[0]);
    set_nonblocking(err[0]);
    errno = error;
    return error == 0;
}

// Takes what a pipe holds, the first `output` bytes into memory. Returns after a while even when more comes all the time.
static void drain(struct watch *w, int i, int turns) {
    struct bytes *b = &w->o->out[i];
    while (w->fd[i] >= 0 && turns-- > 0) {
        static unsigned char part[IO_BYTES];
        ssize_t n = read_some(w->fd[i], part, sizeof part);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) {
            close(w->fd[i]);
            w->fd[i] = -1;
            return;
        }
        uint64_t room = w->c->output - b->n;
        if ((uint64_t)n > room) w->o->cut[i] = true;
        bytes_add(b, part, (uint64_t)n < room ? (size_t)n : (size_t)room);
    }
}

static void note_end(struct watch *w, pid_t pid, int status, const struct rusage *r) {
    if ((uint64_t)r->ru_maxrss > w->o->peak_kib) w->o->peak_kib = (uint64_t)r->ru_maxrss;
    if (pid != w->pid) return;
    w->ended = true;
    w->status = status;
    w->o->wall_us = (uint64_t)(now_us() - w->began);
}

// True when no child is left. Returns after a while even when orphans come all the time.
static bool reap(struct watch *w, int flags) {
    for (int turns = 0; flags == 0 || turns < REAP_TURNS; turns++) {
        int status;
        struct rusage r;
        pid_t pid = wait4(-1, &status, flags, &r);
        if (pid < 0 && errno == EINTR) continue;
        if (pid <= 0) return pid < 0;
        note_end(w, pid, status, &r);
        if (flags == 0 && turns % 1024 == 1023) kill(-1, SIGKILL); // one is enough, as it excludes forks; more would be a walk over all for each
    }
    return false;
}

// Kills and reaps all that the command started, and itself when it is still there.
static void sweep(struct watch *w) {
    if (w->p->apart) {
        kill(-1, SIGKILL);
        reap(w, 0);
        return;
    }
    for (int64_t end = now_us() + SWEEP_US; !reap(w, WNOHANG) && now_us() < end;) {
        family_strike();
        nanosleep(&(struct timespec){0, 500000}, NULL);
    }
}

// How many tasks but ours live in the case's pid namespace. Exact and fast, where a list of /proc would be late under a fork bomb: pids
// are given in order, so one short-lived child tells up to where to ask.
static uint64_t count_tasks(void) {
    static pid_t highest = 1;
    pid_t newest = vfork();
    if (newest == 0) _exit(0);
    if (newest > 0) waitpid(newest, NULL, 0);
    if (newest > highest) highest = newest;
    uint64_t n = 0;
    for (pid_t pid = 2; pid <= highest; pid++)
        if (kill(pid, 0) == 0 || errno == EPERM) n++;
    return n;
}

// Sets the time of the next look: never more than a small part of the time goes into looking.
static int64_t after_look(const struct watch *w, int64_t began) {
    int64_t now = now_us(), pause = (now - began) * LOOK_COST;
    int64_t least = now - w->began < 100000 ? FIRST_LOOK_US : LATE_LOOK_US;
    if (pause > MAX_LOOK_US) pause = MAX_LOOK_US;
    return now + (pause > least ? pause : least);
}

static bool too_many(struct watch *w) {
    if (!w->c->processes || !w->p->apart) return false;
    int64_t began = now_us();
    uint64_t n = count_tasks();
    int64_t now = now_us();
    w->next_count = now + (now - began) * LOOK_COST / 2;
    if (w->next_count > now + MAX_COUNT_US) w->next_count = now + MAX_COUNT_US;
    return n > w->c->processes;
}

static uint64_t micros(struct timeval t) {
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_usec;
}

// What is over by now: 'p', 'c', 'm' or 0.
static char look(struct watch *w) {
    int64_t began = now_us();
    struct usage u;
    struct rusage r;
    char over = 0;
    if (family_usage(&u)) {
        getrusage(RUSAGE_CHILDREN, &r);
        uint64_t waited = micros(r.ru_utime) + micros(r.ru_stime) - micros(w->before.ru_utime) - micros(w->before.ru_stime);
        if (w->c->processes && u.tasks > w->c->processes) over = 'p';
        else if (w->c->cpu_ms && u.cpu_us + waited > w->c->cpu_ms * UINT64_C(1000)) over = 'c';
        else if (w->c->memory && u.rss > w->c->memory && family_share() > w->c->memory) over = 'm';
    }
    w->next_look = after_look(w, began);
    return over;
}

// Waits for something to happen, takes it in, and tells what is over: a letter of `how`, or 0.
static char turn(struct watch *w) {
    int64_t now = now_us(), until = w->deadline < w->next_look ? w->deadline : w->next_look;
    if (w->next_count < until) until = w->next_count;
    int64_t ms = until <= now ? 0 : (until - now + 999) / 1000;
    struct pollfd fds[] = {{w->p->signals, POLLIN, 0}, {w->p->life, 0, 0}, {w->fd[0], POLLIN, 0}, {w->fd[1], POLLIN, 0}};
    if (poll(fds, 4, ms > 60000 ? 60000 : (int)ms) < 0 && errno != EINTR) die(1, "poll: %s", strerror(errno));
    if (fds[1].revents) { // nobody waits for the answer any more
        sweep(w);
        _exit(1);
    }
    struct signalfd_siginfo info;
    if (fds[0].revents) read_some(w->p->signals, &info, sizeof info);
    for (int i = 0; i < 2; i++)
        if (fds[2 + i].revents) drain(w, i, 4);
    reap(w, WNOHANG);
    if (w->ended) return 0;
    now = now_us();
    if (w->o->cut[0] || w->o->cut[1]) return 'o';
    if (now >= w->deadline) return 'w';
    if (now >= w->next_count && too_many(w)) return 'p';
    return now >= w->next_look ? look(w) : 0;
}

static void judge(struct watch *w, char over) {
    struct outcome *o = w->o;
    int s = w->status;
    o->code = WIFSIGNALED(s) ? WTERMSIG(s) : WEXITSTATUS(s);
    if (over) o->how = over;
    else if (w->c->memory && o->peak_kib > w->c->memory / 1024) o->how = 'm'; // between two looks, or until it was refused more
    else if (o->cut[0] || o->cut[1]) o->how = 'o';
    else if (!WIFSIGNALED(s)) o->how = 'e';
    else if (o->code == SIGXCPU) o->how = 'c';
    else if (o->code == SIGXFSZ) o->how = 'd';
    else o->how = 's';
}

void command_run(const struct command *c, const struct place *p, struct outcome *o) {
    memset(o, 0, sizeof *o);
    struct watch w = {.c = c, .p = p, .o = o, .began = now_us()};
    getrusage(RUSAGE_CHILDREN, &w.before);
    w.deadline = c->wall_ms ? w.began + c->wall_ms * INT64_C(1000) : INT64_MAX;
    w.next_look = w.began + FIRST_LOOK_US;
    w.next_count = c->processes && p->apart ? w.began + FIRST_COUNT_US : INT64_MAX;
    bool started = start(&w);
    int error = errno;
    char over = 0;
    while (started && !w.ended && !over) over = turn(&w);
    sweep(&w);
    for (int i = 0; i < 2; i++) {
        drain(&w, i, 1024);
        if (w.fd[i] >= 0) close(w.fd[i]);
    }
    struct rusage r;
    getrusage(RUSAGE_CHILDREN, &r);
    o->user_us = micros(r.ru_utime) - micros(w.before.ru_utime);
    o->sys_us = micros(r.ru_stime) - micros(w.before.ru_stime);
    judge(&w, over);
    if (started) return;
    o->how = 'x';
    o->code = error;
}
