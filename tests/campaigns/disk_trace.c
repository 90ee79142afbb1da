/* Notes what a program does to files below $DISK_TRACE_ROOT: loaded before libc, read by power_cut.py.

   A record: 1 byte kind, 4 bytes file number, 8 bytes offset, 4 bytes length, then the bytes.
   Kinds: N a file number gets its path, W bytes written, S the file is synced, T truncated to the offset,
   D a file is deleted, R a file is renamed (bytes: old path, zero, new path), Y a folder is synced. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int out = -2;
static const char *root;
static int number_of[FILES]; /* by descriptor; 0 when the file is none of ours */
static int last_number;

static void open_trace(void) {
    const char *path = getenv("DISK_TRACE_LOG");
    root = getenv("DISK_TRACE_ROOT");
    out = path && root ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
}

static void note(char kind, int number, int64_t offset, const void *data, uint32_t length) {
    char head[17];
    head[0] = kind;
    memcpy(head + 1, &number, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 4);
    syscall(SYS_write, out, head, 17);
    if (length) syscall(SYS_write, out, data, length);
}

static int is_ours(const char *path) { return root && strncmp(path, root, strlen(root)) == 0; }

static int number(int fd) {
    return out >= 0 && fd >= 0 && fd < FILES ? number_of[fd] : 0;
}

static void opened(int fd) {
    char link[64], path[PATH_MAX];
    ssize_t length;
    if (out == -2) open_trace();
    if (out < 0 || fd < 0 || fd >= FILES) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    number_of[fd] = 0;
    if (length <= 0) return;
    path[length] = 0;
    if (!is_ours(path)) return;
    number_of[fd] = ++last_number;
    note('N', number_of[fd], 0, path, (uint32_t)length);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)
#define GUARDED(action) pthread_mutex_lock(&lock); action; pthread_mutex_unlock(&lock)

#define OPENER(name)                                                    \
    int name(const char *path, int flags, ...) {                        \
        REAL(name);                                                     \
        va_list rest;                                                   \
        va_start(rest, flags);                                          \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                                   \
        pthread_mutex_lock(&lock);                                      \
        int fd = real(path, flags, mode);                               \
        if (fd >= 0) opened(fd);                                        \
        if (fd >= 0 && (flags & O_TRUNC) && number(fd)) note('T', number(fd), 0, 0, 0); \
        pthread_mutex_unlock(&lock);                                    \
        return fd;                                                      \
    }
OPENER(open)
OPENER(open64)

#define WRITER(name, offset_type)                                       \
    ssize_t name(int fd, const void *data, size_t size, offset_type offset) { \
        REAL(name);                                                     \
        pthread_mutex_lock(&lock);                                      \
        ssize_t done = real(fd, data, size, offset);                    \
        if (done > 0 && number(fd)) note('W', number(fd), offset, data, (uint32_t)done); \
        pthread_mutex_unlock(&lock);                                    \
        return done;                                                    \
    }
WRITER(pwrite, off_t)
WRITER(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    if (!number(fd)) return real(fd, data, size);
    pthread_mutex_lock(&lock);
    off_t offset = lseek(fd, 0, SEEK_CUR);
    ssize_t done = real(fd, data, size);
    if (done > 0) note('W', number(fd), offset, data, (uint32_t)done);
    pthread_mutex_unlock(&lock);
    return done;
}

#define SYNCER(name)                                                    \
    int name(int fd) {                                                  \
        REAL(name);                                                     \
        int done = real(fd);                                            \
        struct stat facts;                                              \
        if (done == 0 && number(fd) && fstat(fd, &facts) == 0) {        \
            GUARDED(note(S_ISDIR(facts.st_mode) ? 'Y' : 'S', number(fd), 0, 0, 0)); \
        }                                                               \
        return done;                                                    \
    }
SYNCER(fsync)
SYNCER(fdatasync)

#define TRUNCATER(name, size_type)                                      \
    int name(int fd, size_type size) {                                  \
        REAL(name);                                                     \
        pthread_mutex_lock(&lock);                                      \
        int done = real(fd, size);                                      \
        if (done == 0 && number(fd)) note('T', number(fd), size, 0, 0); \
        pthread_mutex_unlock(&lock);                                    \
        return done;                                                    \
    }
TRUNCATER(ftruncate, off_t)
TRUNCATER(ftruncate64, off64_t)

int close(int fd) {
    REAL(close);
    pthread_mutex_lock(&lock);
    if (fd >= 0 && fd < FILES) number_of[fd] = 0;
    int done = real(fd);
    pthread_mutex_unlock(&lock);
    return done;
}

int unlink(const char *path) {
    REAL(unlink);
    pthread_mutex_lock(&lock);
    int done = real(path);
    if (done == 0 && out >= 0 && is_ours(path)) note('D', 0, 0, path, (uint32_t)strlen(path));
    pthread_mutex_unlock(&lock);
    return done;
}

int rename(const char *old, const char *new) {
    REAL(rename);
    pthread_mutex_lock(&lock);
    int done = real(old, new);
    if (done == 0 && out >= 0 && is_ours(new)) {
        char both[2 * PATH_MAX];
        size_t length = strlen(old) + 1 + strlen(new);
        memcpy(both, old, strlen(old) + 1);
        memcpy(both + strlen(old) + 1, new, strlen(new));
        note('R', 0, 0, both, (uint32_t)length);
    }
    pthread_mutex_unlock(&lock);
    return done;
}
