#include "case.h"

#include "command.h"
#include "family.h"
#include "gather.h"
#include "remove.h"
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// A fork into new namespaces. The C library's caches do not matter: there is one thread, and no handler for forks.
static pid_t fork_apart(int flags) {
    return (pid_t)syscall(SYS_clone, (unsigned long)(flags | SIGCHLD), 0, 0, 0, 0);
}

// Nothing of the main process may reach a command: not its streams, not its other descriptors (all close on exec).
static void leave_streams(void) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0) die(1, "/dev/null: %s", strerror(errno));
    close(null);
}

static int watch_children(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_SETMASK, &set, NULL);
    int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0) die(1, "signalfd: %s", strerror(errno));
    return fd;
}

static int open_parent(int folder, const char *path, const char **name) {
    int fd = open_folder(folder, ".");
    const char *slash;
    for (*name = path; fd >= 0 && (slash = strchr(*name, '/')); *name = slash + 1) {
        char piece[256];
        size_t n = (size_t)(slash - *name);
        int next = -1;
        if (n < sizeof piece) {
            memcpy(piece, *name, n);
            piece[n] = 0;
            next = open_folder(fd, piece);
        }
        close(fd);
        fd = next;
    }
    return fd;
}

static void add_head(struct bytes *b, int fd, uint32_t head) {
    size_t length_at = b->n;
    bytes_u32(b, 0);
    uint32_t n = 0;
    while (fd >= 0 && n < head) {
        uint32_t want = head - n < IO_BYTES ? head - n : IO_BYTES;
        ssize_t got = read_some(fd, bytes_room(b, want), want);
        if (got <= 0) break;
        b->n += (size_t)got;
        n += (uint32_t)got;
    }
    unsigned char length[4] = {n >> 24, n >> 16, n >> 8, n};
    memcpy(b->at + length_at, length, 4);
}

static void collect(struct bytes *b, int folder, const struct collect *c) {
    const char *name;
    struct stat st;
    int parent = path_is_sound(c->path) ? open_parent(folder, c->path, &name) : -1;
    if (parent < 0 || fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
        bytes_u8(b, 0);
        bytes_u64(b, 0);
        bytes_u32(b, 0);
    } else {
        bool file = S_ISREG(st.st_mode);
        int fd = file ? open_regular(parent, name, &st) : -1;
        bytes_u8(b, file ? 1 : 2);
        bytes_u64(b, file ? (uint64_t)st.st_size : 0);
        add_head(b, fd, c->head);
        if (fd >= 0) close(fd);
    }
    if (parent >= 0) close(parent);
}

static void collect_all(struct bytes *b, int folder, const struct job *job) {
    for (uint32_t i = 0; i < job->n_collects; i++) collect(b, folder, &job->collects[i]);
}

static void add_outcome(struct bytes *b, const struct outcome *o) {
    bytes_u8(b, (uint8_t)o->how);
    bytes_u32(b, (uint32_t)o->code);
    bytes_u64(b, o->wall_us);
    bytes_u64(b, o->user_us);
    bytes_u64(b, o->sys_us);
    bytes_u64(b, o->peak_kib);
    bytes_u8(b, (uint8_t)(o->cut[0] | o->cut[1] << 1));
    for (int i = 0; i < 2; i++) bytes_str(b, o->out[i].at, o->out[i].n);
}

static bool disk_is_full(int folder, const struct place *p, uint64_t disk) {
    struct statvfs s;
    return p->apart && disk && fstatvfs(folder, &s) == 0 && (s.f_bavail == 0 || s.f_favail == 0);
}

// Runs the commands and makes the R frame.
static void run_job(const struct job *job, const struct place *p, int folder, struct bytes *b) {
    struct bytes outcomes = {0};
    struct bytes collected = {0};
    uint32_t ran = 0;
    bool full = false, good = true;
    while (good && ran < job->n_commands) {
        struct outcome o;
        command_run(&job->commands[ran], p, &o);
        if (ran++ == 0) collect_all(&collected, folder, job); // before what the first command made can change itself
        add_outcome(&outcomes, &o);
        good = o.how == 'e' && o.code == 0;
        full = full || disk_is_full(folder, p, job->disk);
        for (int i = 0; i < 2; i++) free(o.out[i].at);
    }
    bytes_u8(b, 'R');
    bytes_u32(b, job->id);
    bytes_u32(b, ran);
    bytes_add(b, outcomes.at, outcomes.n);
    bytes_u32(b, ran ? job->n_collects : 0);
    bytes_add(b, collected.at, collected.n);
    bytes_u32(b, job->n_gathers);
    for (uint32_t i = 0; i < job->n_gathers; i++) gather_add(b, folder, &job->gathers[i]);
    bytes_u32(b, full);
    if (full) bytes_str(b, "disk full", 9);
}

static char *folder_name(char name[PATH_MAX], const struct mode *m, uint32_t id, pid_t pid) {
    snprintf(name, PATH_MAX, "%s/case-%u-%d", m->apart.base, id, (int)pid);
    return name;
}

void case_clean(const struct mode *m, uint32_t id, pid_t pid) {
    char name[PATH_MAX];
    folder_remove(AT_FDCWD, folder_name(name, m, id, pid));
}

static void enter_folder(const struct mode *m, const struct job *job) {
    const char *what = "", *path = m->apart.base;
    char made[PATH_MAX];
    if (m->namespaces) {
        if (!apart_enter(&m->apart, job->disk, &what)) die(1, "a case could not get %s: %s", what, strerror(errno));
    } else {
        path = folder_name(made, m, job->id, getpid());
        if (mkdir(path, 0755) < 0) die(1, "%s: %s", path, strerror(errno));
        family_adopt();
    }
    if (!apart_drop(&what)) die(1, "%s: %s", what, strerror(errno));
    if (chdir(path) < 0) die(1, "%s: %s", path, strerror(errno));
}

static _Noreturn void be_case(const struct mode *m, const unsigned char *bytes, int answer) {
    struct job job;
    struct bytes b = {0};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    job_read(bytes, &job);
    child_signals(); // once, for the commands too
    leave_streams();
    struct place p = {m->namespaces, m->namespaces && m->apart.users, watch_children(), answer};
    enter_folder(m, &job);
    prctl(PR_SET_PDEATHSIG, SIGKILL); // a change of credentials took it away
    int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) die(1, "the folder of a case: %s", strerror(errno));
    run_job(&job, &p, folder, &b);
    unsigned char length[4] = {b.n >> 24, b.n >> 16, b.n >> 8, b.n};
    if (!m->namespaces) case_clean(m, job.id, getpid());
    _exit(write_all(answer, length, 4) && write_all(answer, b.at, b.n) ? 0 : 1);
}

pid_t case_start(const struct mode *m, const unsigned char *job, int answer, void (*forget)(void)) {
    pid_t pid = m->namespaces ? fork_apart(apart_flags()) : fork();
    if (pid != 0) return pid;
    forget();
    be_case(m, job, answer);
}

static bool works(const struct apart *a) {
    pid_t pid = fork_apart(apart_flags());
    if (pid == 0) {
        const char *what;
        _exit(apart_enter(a, 1 << 20, &what) && apart_drop(&what) ? 0 : 1);
    }
    int status = 1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    return pid > 0 && status == 0;
}

struct mode case_probe(const char *base) {
    for (int best = 3; best >= 0; best--) {
        struct mode m = {{base, best & 2, best & 1}, true};
        if (works(&m.apart)) return m;
    }
    return (struct mode){{base, false, false}, false};
}
