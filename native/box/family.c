#include "family.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void family_adopt(void) {
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) die(125, "cannot become a subreaper: %s", strerror(errno));
}

// One line of /proc/PID/stat, and pids as that /proc numbers them.
struct process {
    pid_t pid, parent;
    char state, known;
    uint64_t ticks, threads, pages;
};

// Reads a small file of /proc. False when the process is gone or not ours to look at.
static bool slurp(int proc, const char *pid, const char *name, char *text, size_t room) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s", pid, name);
    int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    ssize_t n = read_some(fd, text, room - 1);
    close(fd);
    text[n > 0 ? n : 0] = 0;
    return n > 0;
}

static bool process_read(int proc, const char *pid, struct process *p) {
    char text[1024];
    if (!slurp(proc, pid, "stat", text, sizeof text)) return false;
    char *rest = strrchr(text, ')'); // the name before it can hold anything
    int parent;
    unsigned long user, sys, threads, pages;
    long child_user, child_sys;
    if (!rest || sscanf(rest + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld %*d %*d %lu %*d %*u %*u %lu", &p->state,
                        &parent, &user, &sys, &child_user, &child_sys, &threads, &pages) != 8)
        return false;
    p->pid = (pid_t)atol(pid);
    p->parent = parent;
    p->ticks = (uint64_t)user + sys + (uint64_t)child_user + (uint64_t)child_sys;
    p->threads = threads;
    p->pages = pages;
    return true;
}

struct list {
    struct process *at;
    size_t n, room;
};

static void keep(const struct process *p, struct list *l) {
    if (l->n == l->room) {
        l->room = l->room ? 2 * l->room : 256;
        l->at = must_grow(l->at, l->room * sizeof *l->at);
    }
    l->at[l->n++] = *p;
}

static int by_pid(const void *a, const void *b) {
    pid_t x = ((const struct process *)a)->pid, y = ((const struct process *)b)->pid;
    return (x > y) - (x < y);
}

static struct {
    const pid_t *at;
    size_t n;
} spared;

void family_spare(const pid_t *children, size_t n) {
    spared.at = children;
    spared.n = n;
}

static bool is_spared(pid_t pid) {
    for (size_t i = 0; i < spared.n; i++)
        if (spared.at[i] == pid) return true;
    return false;
}

// Whether the way up from l->at[i] leads to `self`; remembered for all on the way. A list read while it changes can even hold a ring.
static bool is_ours(struct list *l, size_t i, pid_t self) {
    enum { UNKNOWN, OURS, OTHER, ON_THE_WAY };
    struct process *p = &l->at[i];
    if (p->known == UNKNOWN) {
        size_t n = 0, room = 0, *way = NULL;
        int found = OTHER;
        while (p) {
            if (p->known != UNKNOWN) found = p->known == OURS ? OURS : OTHER;
            else if (p->parent == self) found = is_spared(p->pid) ? OTHER : OURS;
            if (p->known != UNKNOWN) break;
            if (n == room) way = must_grow(way, (room = room ? 2 * room : 64) * sizeof *way);
            way[n++] = (size_t)(p - l->at);
            p->known = ON_THE_WAY;
            if (p->parent == self) break;
            struct process key = {.pid = p->parent};
            p = bsearch(&key, l->at, l->n, sizeof key, by_pid);
        }
        while (n) l->at[way[--n]].known = (char)found;
        free(way);
    }
    return l->at[i].known == OURS;
}

// Leaves only our descendants in the list; their number.
static size_t keep_descendants(struct list *l, pid_t self) {
    size_t found = 0;
    if (l->n) qsort(l->at, l->n, sizeof *l->at, by_pid);
    for (size_t i = 0; i < l->n; i++) l->at[i].known = 0;
    for (size_t i = 0; i < l->n; i++) is_ours(l, i, self);
    for (size_t i = 0; i < l->n; i++)
        if (is_ours(l, i, self)) l->at[found++] = l->at[i];
    return found;
}

// Our descendants, as the /proc at hand numbers them: it can be that of an outer namespace. False without a /proc.
static bool descendants(struct list *l) {
    DIR *d = opendir("/proc");
    char self[32];
    ssize_t n = d ? readlinkat(dirfd(d), "self", self, sizeof self - 1) : -1;
    struct dirent *e;
    struct process p;
    while (n > 0 && (e = readdir(d)))
        if (e->d_name[0] >= '0' && e->d_name[0] <= '9' && process_read(dirfd(d), e->d_name, &p)) keep(&p, l);
    if (d) closedir(d);
    if (n <= 0) return false;
    self[n] = 0;
    l->n = keep_descendants(l, (pid_t)atol(self));
    return true;
}

bool family_usage(struct usage *u) {
    struct list l = {0};
    if (!descendants(&l)) return false;
    *u = (struct usage){0};
    uint64_t ticks = 0;
    for (size_t i = 0; i < l.n; i++) {
        ticks += l.at[i].ticks;
        u->tasks += l.at[i].state == 'Z' ? 1 : l.at[i].threads;
        u->rss += l.at[i].pages * (uint64_t)sysconf(_SC_PAGESIZE);
    }
    u->cpu_us = ticks * (1000000 / (uint64_t)sysconf(_SC_CLK_TCK));
    free(l.at);
    return true;
}

uint64_t family_share(void) {
    struct list l = {0};
    uint64_t sum = 0;
    int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (proc < 0 || !descendants(&l)) l.n = 0;
    for (size_t i = 0; i < l.n; i++) {
        char pid[32], text[2048];
        snprintf(pid, sizeof pid, "%d", (int)l.at[i].pid);
        if (!slurp(proc, pid, "smaps_rollup", text, sizeof text)) continue;
        char *pss = strstr(text, "\nPss:");
        if (pss) sum += strtoull(pss + 5, NULL, 10) * 1024;
    }
    if (proc >= 0) close(proc);
    free(l.at);
    return sum;
}

static bool signalable(char state) {
    return state != 'Z' && state != 'X';
}

// Sends a signal to every descendant that /proc shows. How many were not stopped yet, so may have forked since; -1 without /proc.
static long signal_all(int signal) {
    struct list l = {0};
    if (!descendants(&l)) return -1;
    long running = 0;
    for (size_t i = 0; i < l.n; i++) {
        if (!signalable(l.at[i].state)) continue;
        if (l.at[i].state != 'T' && l.at[i].state != 't' && l.at[i].state != 'D') running++;
        kill(l.at[i].pid, signal);
    }
    free(l.at);
    return running;
}

// True when we have no children any more: all that descends from us is gone then.
static bool reap(void) {
    for (;;) {
        pid_t pid = waitpid(-1, NULL, WNOHANG);
        if (pid > 0 || (pid < 0 && errno == EINTR)) continue;
        return pid < 0;
    }
}

void family_strike(void) {
    // Stopped ones cannot fork while we read the list of the others.
    for (int i = 0; i < 20 && signal_all(SIGSTOP) > 0; i++) {}
    if (signal_all(SIGKILL) < 0 && getpid() == 1) kill(-1, SIGKILL);
}

bool family_kill(int64_t within_us) {
    int64_t end = now_us() + within_us;
    for (;;) {
        if (reap()) return true;
        family_strike();
        if (reap()) return true;
        if (now_us() > end) return false;
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
}

void child_signals(void) {
    for (int n = 1; n < NSIG; n++) signal(n, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

void die_with_parent(int signal) {
    pid_t parent = getppid();
    if (prctl(PR_SET_PDEATHSIG, signal) < 0) die(125, "PR_SET_PDEATHSIG: %s", strerror(errno));
    if (getppid() != parent) raise(signal); // it ended in between
}
