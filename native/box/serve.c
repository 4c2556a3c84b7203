// box serve: all that a sandbox needs over our own standard streams. One thread, one poll.
#include "box.h"
#include "channel.h"
#include "family.h"
#include "frames.h"
#include "net.h"
#include "spawn.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { VERSION = 1, KILL_US = 10 * 1000000, STRAYS_US = 5 * 1000000, OURS = 3, FROM_INSIDE = 1u << 31, MAX_ITEMS = 1 << 16 };

static struct {
    struct channel **all;
    size_t n, room;
    struct pollfd *fds; // signals, input, output, then the channels
    size_t fds_room;
    uint32_t accepted;
    int signals;
} s;

static struct channel *find(uint32_t id) {
    for (size_t i = 0; i < s.n; i++)
        if (s.all[i]->id == id) return s.all[i];
    return NULL;
}

static struct channel *add(uint32_t id, int kind) {
    if (find(id)) die(1, "the channel %u is there already", id);
    if (s.n == s.room) s.all = must_grow(s.all, (s.room = s.room ? 2 * s.room : 16) * sizeof(struct channel *));
    return s.all[s.n++] = channel_new(id, kind);
}

static void refuse(uint32_t id, const char *why) {
    frame_send('X', id, why, strlen(why));
}

// What a frame holds, read in order. A lack ends the program: our other side is wrong.
struct cursor {
    const unsigned char *at;
    size_t left;
};

static const unsigned char *pass(struct cursor *c, size_t n) {
    if (c->left < n) die(1, "a frame is shorter than what it says");
    c->left -= n;
    c->at += n;
    return c->at - n;
}

static uint32_t take_u32(struct cursor *c) {
    const unsigned char *b = pass(c, 4);
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static uint16_t take_u16(struct cursor *c) {
    const unsigned char *b = pass(c, 2);
    return (uint16_t)(b[0] << 8 | b[1]);
}

static char *take_str(struct cursor *c) {
    uint32_t n = take_u32(c);
    const unsigned char *from = pass(c, n);
    if (memchr(from, 0, n)) die(1, "a string holds a NUL byte");
    char *text = must_alloc((size_t)n + 1);
    memcpy(text, from, n);
    text[n] = 0;
    return text;
}

static char **take_strs(struct cursor *c) {
    uint32_t n = take_u32(c);
    if (n > MAX_ITEMS) die(1, "a command of %u words", n);
    char **all = must_alloc(((size_t)n + 1) * sizeof *all);
    for (uint32_t i = 0; i < n; i++) all[i] = take_str(c);
    all[n] = NULL;
    return all;
}

static void free_strs(char **all) {
    for (char **each = all; *each; each++) free(*each);
    free(all);
}

static void start(uint32_t id, struct cursor c) {
    char *folder = take_str(&c);
    char **argv = take_strs(&c), **env = take_strs(&c);
    if (!argv[0]) die(1, "a command without a program");
    int fds[3];
    const char *why;
    pid_t pid = spawn(&(struct program){folder, argv, env}, fds, &why);
    if (pid > 0) {
        struct channel *channel = add(id, PROCESS);
        channel->pid = pid;
        channel->in.fd = fds[0];
        channel->out[0].fd = fds[1];
        channel->out[1].fd = fds[2];
        frame_send('O', id, NULL, 0);
    } else {
        refuse(id, why);
    }
    free(folder);
    free_strs(argv);
    free_strs(env);
}

static int tcp(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), one = 1;
    if (fd >= 0) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static struct sockaddr_in loopback(uint16_t port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void dial(uint32_t id, struct cursor c) {
    struct sockaddr_in a = loopback(take_u16(&c));
    int fd = tcp();
    bool there = fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0;
    if (!there && (fd < 0 || errno != EINPROGRESS)) {
        refuse(id, strerror(errno));
        if (fd >= 0) close(fd);
        return;
    }
    struct channel *channel = add(id, CONNECTION);
    channel_join(channel, fd);
    channel->connecting = !there;
    if (there) frame_send('O', id, NULL, 0);
}

static void listen_on(uint32_t id, struct cursor c) {
    struct sockaddr_in a = loopback(take_u16(&c));
    socklen_t n = sizeof a;
    int fd = tcp(), one = 1;
    if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, n) < 0 || listen(fd, 1024) < 0 || getsockname(fd, (struct sockaddr *)&a, &n) < 0) {
        refuse(id, strerror(errno));
        if (fd >= 0) close(fd);
        return;
    }
    add(id, PORT)->out[0].fd = fd;
    frame_send('O', id, &a.sin_port, 2); // big-endian already
}

static void accept_one(struct channel *port) {
    int fd = accept4(port->out[0].fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK), one = 1;
    if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) poll(NULL, 0, 10);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    uint32_t from = htonl(port->id);
    struct channel *channel = add(FROM_INSIDE | s.accepted++ % FROM_INSIDE, CONNECTION);
    channel_join(channel, fd);
    frame_send('A', channel->id, &from, sizeof from);
}

static void on_channel(const struct frame *f, struct cursor c) {
    struct channel *channel = find(f->channel);
    uint8_t first = *pass(&c, 1); // the stream, or the signal
    if (!channel) return; // it is over, and our other side does not know yet
    switch (f->kind) {
        case 'D': channel_take(channel, first, c.at, c.left); break;
        case 'E': channel_end(channel, first); break;
        case 'R': channel_shut(channel, first); break;
        case 'W': channel_credit(channel, first, take_u32(&c)); break;
        default: if (channel->pid) kill(channel->pid, first);
    }
}

static void obey(const struct frame *f) {
    struct cursor c = {f->at, f->n};
    switch (f->kind) {
        case 'S': start(f->channel, c); break;
        case 'C': dial(f->channel, c); break;
        case 'L': listen_on(f->channel, c); break;
        case 'D': case 'E': case 'R': case 'W': case 'K': on_channel(f, c); break;
        default: die(1, "unknown frame %u", f->kind);
    }
}

// Reaps what has ended. True when a signal ended one that we started: then its descendants may be left, as orphans that are ours now.
static bool reap(void) {
    bool signalled = false;
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0 || (pid < 0 && errno == EINTR);) {
        for (size_t i = 0; pid > 0 && i < s.n; i++) {
            struct channel *c = s.all[i];
            if (c->pid != pid) continue;
            c->pid = 0;
            c->reaped = true;
            c->status = status;
            signalled |= WIFSIGNALED(status);
        }
    }
    return signalled;
}

// Kills what descends from us and from none that we started and that still runs.
static void end_strays(void) {
    int64_t end = now_us() + STRAYS_US;
    pid_t *running = must_alloc((s.n + 1) * sizeof *running);
    for (struct usage left; now_us() < end; nanosleep(&(struct timespec){0, 1000000}, NULL)) {
        reap();
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
            if (s.all[i]->pid) running[n++] = s.all[i]->pid;
        family_spare(running, n);
        if (!family_usage(&left) || left.tasks == 0) break;
        family_strike();
    }
    family_spare(NULL, 0);
    free(running);
}

static void tell_ends(void) {
    if (reap()) end_strays();
    for (size_t i = 0; i < s.n; i++) {
        struct channel *c = s.all[i];
        if (!c->reaped) continue;
        bool by_signal = WIFSIGNALED(c->status);
        unsigned char b[2] = {by_signal ? 's' : 'e', (unsigned char)(by_signal ? WTERMSIG(c->status) : WEXITSTATUS(c->status))};
        frame_send('Q', c->id, b, sizeof b);
        channel_close_inward(c);
        c->reaped = false;
    }
}

static _Noreturn void end_all(int status) {
    bool all = family_kill(KILL_US);
    if (!all) die(1, "some processes could not be killed");
    exit(status);
}

static void watch_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_BLOCK, &set, NULL);
    s.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (s.signals < 0) die(1, "signalfd: %s", strerror(errno));
}

static void take_signals(void) {
    struct signalfd_siginfo info;
    while (read_some(s.signals, &info, sizeof info) == (ssize_t)sizeof info)
        if (info.ssi_signo != SIGCHLD) end_all(128 + (int)info.ssi_signo);
    tell_ends();
}

static void forget_over(void) {
    for (size_t i = 0; i < s.n;) {
        if (!channel_is_over(s.all[i])) {
            i++;
            continue;
        }
        channel_free(s.all[i]);
        s.all[i] = s.all[--s.n];
    }
}

// Waits once and serves what is ready.
static void turn(void) {
    size_t most = OURS + s.n * MAX_STREAMS;
    if (most > s.fds_room) s.fds = must_grow(s.fds, (s.fds_room = 2 * most) * sizeof *s.fds);
    s.fds[0] = (struct pollfd){s.signals, POLLIN, 0};
    s.fds[1] = (struct pollfd){STDIN_FILENO, POLLIN, 0};
    s.fds[2] = (struct pollfd){frames_pending() ? STDOUT_FILENO : -1, POLLOUT, 0};
    size_t n = OURS, channels = s.n;
    for (size_t i = 0; i < channels; i++) n += channel_fill(s.all[i], s.fds, n, !frames_full());
    if (poll(s.fds, n, -1) < 0) {
        if (errno != EINTR) die(1, "poll: %s", strerror(errno));
        return;
    }
    for (size_t i = 0; i < channels; i++) {
        struct channel *c = s.all[i];
        if (c->kind != PORT) channel_move(c, s.fds);
        else if (c->slot[1] >= 0 && s.fds[c->slot[1]].revents) accept_one(c);
    }
    if (s.fds[0].revents) take_signals();
    if (s.fds[1].revents) {
        if (!frames_read()) end_all(0);
        for (struct frame f; frames_next(&f);) obey(&f);
    }
    forget_over();
    if (!frames_write()) end_all(0);
}

int serve_main(int argc, char **argv) {
    bool elsewhere = argc == 1 && !strncmp(argv[0], "--net=", 6);
    if (argc && !elsewhere) die(2, "usage: box serve [--net=PID]");
    if (elsewhere) net_join(argv[0] + 6); // before the death signal, which a change of rights would unset
    char *folder = getcwd(NULL, 0);
    if (!folder) die(1, "our folder: %s", strerror(errno));
    umask(022);
    die_with_parent(SIGTERM);
    watch_signals();
    family_adopt();
    prctl(PR_SET_DUMPABLE, 0); // nobody that runs as the same user looks into us
    spawn_prepare();
    set_nonblocking(STDOUT_FILENO);
    const char *path = getenv("PATH");
    struct bytes hello = {0};
    bytes_str(&hello, folder, strlen(folder));
    bytes_str(&hello, path, path ? strlen(path) : 0);
    frame_send('H', VERSION, hello.at, hello.n);
    free(hello.at);
    free(folder);
    if (!frames_write()) return 0;
    for (;;) turn();
}
