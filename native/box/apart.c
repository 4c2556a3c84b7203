#include "apart.h"

#include "io.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int apart_flags(void) {
    return CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC;
}

#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

// Where the C library does not know the call yet.
struct attributes {
    uint64_t set, clear, propagation, user_ns;
};

static bool set_read_only(const char *path, bool read_only, unsigned flags) {
    struct attributes a = {read_only ? 1 : 0, read_only ? 0 : 1, 0, 0}; // 1: MOUNT_ATTR_RDONLY
    return syscall(442 /* mount_setattr */, -1, path, flags, &a, sizeof a) == 0;
}

static bool below(const char *path, const char *folder) {
    size_t n = strlen(folder);
    return !strncmp(path, folder, n) && (path[n] == '/' || !path[n]);
}

static bool mount_fresh(const char *at, uint64_t disk, const char *mode) {
    char options[128];
    int n = snprintf(options, sizeof options, "mode=%s", mode);
    if (disk) // inodes take memory too
        snprintf(options + n, sizeof options - (size_t)n, ",size=%llu,nr_inodes=%llu", (unsigned long long)disk,
                 (unsigned long long)disk / 1024 + 256);
    return mount("tmpfs", at, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0;
}

// /tmp and /dev/shm are a case's own as well, where there are such folders; a base below one of them stands in for it.
static bool mount_scratch(const struct apart *a, const char *at, uint64_t disk) {
    struct stat st;
    if (below(a->base, at) || stat(at, &st) < 0 || !S_ISDIR(st.st_mode)) return true;
    return mount_fresh(at, disk, "1777");
}

static bool write_file(int folder, const char *path, const char *text) {
    int fd = openat(folder, path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool good = write_all(fd, text, strlen(text));
    close(fd);
    return good;
}

// The /proc of a case: its own, or the outer one where user namespaces keep the processes of others shut, or none. It is read-only, for
// whoever is root outside may write below /proc/sys without any capability. *writable is a way into it that is not, for our own maps.
static bool mount_proc(const struct apart *a, int *writable) {
    if (!a->proc && !a->users) return mount_fresh("/proc", 4096, "0555");
    bool good = a->proc ? mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0
                        : set_read_only("/proc", false, 0) || errno == ENOSYS;
    *writable = good ? open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
    if (*writable < 0 || mount("/proc", "/proc", NULL, MS_BIND | MS_REC, NULL) < 0) return false;
    if (set_read_only("/proc", true, AT_RECURSIVE)) return true;
    unsigned long flags = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
    return errno == ENOSYS && mount(NULL, "/proc", NULL, flags, NULL) == 0;
}

// A user namespace of its own: the process limit counts for this case alone, no process of another case can be looked into, and the
// bounding set can be emptied. The mounts belong to the one outside and cannot be undone from within.
static bool enter_users(int proc, const char **what) {
    char line[64];
    unsigned uid = geteuid(), gid = getegid();
    *what = "a user namespace";
    if (unshare(CLONE_NEWUSER) < 0) return false;
    *what = "the map of users";
    snprintf(line, sizeof line, "%u %u 1", uid, uid);
    if (!write_file(proc, "self/uid_map", line)) return false;
    write_file(proc, "self/setgroups", "deny"); // kernels before 3.19 have no such file
    snprintf(line, sizeof line, "%u %u 1", gid, gid);
    return write_file(proc, "self/gid_map", line);
}

bool apart_enter(const struct apart *a, uint64_t disk, const char **what) {
    *what = "private mounts";
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) return false;
    // What is not the case's own it can only read: nothing of one case stays for the next. (Kernels before 5.12 cannot.)
    *what = "read-only mounts";
    if (!set_read_only("/", true, AT_RECURSIVE) && errno != ENOSYS) return false;
    *what = "its folder";
    if (!mount_scratch(a, "/tmp", disk) || !mount_scratch(a, "/dev/shm", disk) || !mount_fresh(a->base, disk, "0755")) return false;
    *what = "its /proc";
    int proc = -1;
    bool good = mount_proc(a, &proc) && (!a->users || enter_users(proc, what));
    if (proc >= 0) close(proc);
    return good;
}

bool apart_drop(const char **what) {
    *what = "dropping capabilities";
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
        prctl(PR_CAPBSET_DROP, cap, 0, 0, 0); // needs CAP_SETPCAP; without it the rest below still keeps all of them away
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {0};
    if (syscall(SYS_capset, &head, none) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return false;
    return prctl(PR_SET_DUMPABLE, 0) == 0; // no ptrace, no /proc/PID/mem or fd of ours
}
