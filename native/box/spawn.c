#include "spawn.h"

#include "family.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static const char SELF[] = "/proc/self/exe"; // stays what it was when a command writes to our file's name

static struct rlimit files;

void spawn_prepare(void) {
    if (getrlimit(RLIMIT_NOFILE, &files) < 0) return;
    struct rlimit all = {files.rlim_max, files.rlim_max};
    setrlimit(RLIMIT_NOFILE, &all);
}

static _Noreturn void be_program(const struct program *p, int fds[3], int report) {
    child_signals();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    setsid();
    setrlimit(RLIMIT_NOFILE, &files);
    for (int i = 0; i < 3; i++) dup2(fds[i], i);
    if (!*p->folder || chdir(p->folder) == 0) {
        bool self = !p->argv[0][0];
        char name[] = "box";
        if (self) p->argv[0] = name;
        execve(self ? SELF : p->argv[0], p->argv, p->env);
    }
    int error = errno;
    write_all(report, &error, sizeof error);
    _exit(127);
}

static void close_all(int *fds, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (fds[i] >= 0) close(fds[i]);
}

// Each pipe's own end is at 2 * i + (0 for what we read from, else 1). None of the ends is a standard stream: ours are open.
static bool pipes(int ends[8]) {
    memset(ends, -1, 8 * sizeof *ends);
    for (int i = 0; i < 4; i++)
        if (pipe2(ends + 2 * i, O_CLOEXEC) < 0) return false;
    return true;
}

pid_t spawn(const struct program *p, int fds[3], const char **why) {
    int ends[8]; // standard input, output, error, and the report of a failure
    pid_t pid = -1;
    int error;
    if (pipes(ends)) pid = fork();
    if (pid == 0) be_program(p, (int[]){ends[0], ends[3], ends[5]}, ends[7]);
    if (pid < 0) {
        *why = strerror(errno);
        close_all(ends, 8);
        return -1;
    }
    close_all((int[]){ends[0], ends[3], ends[5], ends[7]}, 4);
    bool failed = read_some(ends[6], &error, sizeof error) == (ssize_t)sizeof error;
    close(ends[6]);
    if (failed) { // its end is reaped as that of any child
        *why = strerror(error);
        close_all((int[]){ends[1], ends[2], ends[4]}, 3);
        return -1;
    }
    fds[0] = ends[1];
    fds[1] = ends[2];
    fds[2] = ends[4];
    for (int i = 0; i < 3; i++) set_nonblocking(fds[i]);
    return pid;
}
