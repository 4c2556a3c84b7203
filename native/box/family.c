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

bool process_read(int proc, const char *pid, struct process *p) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "%s/stat", pid);
    int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    ssize_t n = read_some(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0) return false;
    text[n] = 0;
    char *rest = strrchr(text, ')'); // the name before it can hold anything
    int parent;
    unsigned long user, sys;
    if (!rest || sscanf(rest + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &p->state, &parent, &user, &sys) != 4) return false;
    p->pid = (pid_t)atol(pid);
    p->parent = parent;
    p->ticks = (uint64_t)user + sys;
    return true;
}

bool process_each(void (*visit)(const struct process *p, void *with), void *with) {
    DIR *d = opendir("/proc");
    if (!d) return false;
    bool any = false;
    struct dirent *e;
    while ((e = readdir(d))) {
        struct process p;
        if (e->d_name[0] < '0' || e->d_name[0] > '9' || !process_read(dirfd(d), e->d_name, &p)) continue;
        any = true;
        visit(&p, with);
    }
    closedir(d);
    return any;
}

struct list {
    struct process *at;
    size_t n, room;
};

static void keep(const struct process *p, void *with) {
    struct list *l = with;
    if (l->n == l->room) {
        l->room = l->room ? 2 * l->room : 256;
        l->at = must_grow(l->at, l->room * sizeof *l->at);
    }
    l->at[l->n++] = *p;
}

// Moves our descendants to the front; their number.
static size_t descendants(struct list *l) {
    size_t found = 0, before;
    pid_t self = getpid();
    do {
        before = found;
        for (size_t i = found; i < l->n; i++) {
            bool ours = l->at[i].parent == self;
            for (size_t k = 0; k < found && !ours; k++) ours = l->at[i].parent == l->at[k].pid;
            if (!ours) continue;
            struct process p = l->at[i];
            l->at[i] = l->at[found];
            l->at[found++] = p;
        }
    } while (found > before);
    return found;
}

static bool signalable(char state) {
    return state != 'Z' && state != 'X';
}

// Sends a signal to every descendant that /proc shows. How many were not stopped yet, so may have forked since; -1 without /proc.
static long signal_all(int signal) {
    struct list l = {0};
    if (!process_each(keep, &l)) return -1;
    size_t n = descendants(&l);
    long running = 0;
    for (size_t i = 0; i < n; i++) {
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

bool family_kill(int64_t within_us) {
    int64_t end = now_us() + within_us;
    for (;;) {
        if (reap()) return true;
        // Stopped ones cannot fork while we read the list of the others.
        for (int i = 0; i < 20 && signal_all(SIGSTOP) > 0; i++) {}
        if (signal_all(SIGKILL) < 0 && getpid() == 1) kill(-1, SIGKILL);
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
