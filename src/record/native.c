/*
 * pagewalk-native OUT MAPS PROGRAM ARG0 ARGS...: runs a program under ptrace, with the processes that it starts, and writes to the file
 * OUT what the kernel has counted of each of them. A line each, blanks between the fields:
 *
 *   fork PARENT CHILD                                       PARENT has started the process CHILD
 *   thread PID                                              PID has another thread
 *   exec PID MINFLT MAJFLT COMM                             PID has executed a program; counts from the start of the process
 *   exit PID MINFLT MAJFLT VMPTE VMRSS VMHWM COMM           a thread of PID is about to exit; sizes in kB; the last line of a PID counts
 *   end PID MINFLT MAJFLT                                   PID is gone; counts of its waited-for children included
 *
 * MAPS is a folder that gets a copy of /proc/PID/maps of each process before it exits, as PID.maps; "-": no copies. The exit code is that
 * of the program, 128 + N for signal N. What is counted is of the kernel: proc(5), ptrace(2).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAILED = 125 };

static FILE *out;
static const char *maps;

static int fail(const char *what) {
  fprintf(stderr, "pagewalk-native: %s: %s\n", what, strerror(errno));
  return FAILED;
}

/* The number that follows a word at the start of a line of /proc/PID/status. */
static long of_status(pid_t tid, const char *word) {
  char path[64], line[512];
  long value = 0;
  snprintf(path, sizeof path, "/proc/%d/status", tid);
  FILE *file = fopen(path, "r");
  if (file == NULL) return 0;
  while (fgets(line, sizeof line, file) != NULL)
    if (strncmp(line, word, strlen(word)) == 0) value = atol(line + strlen(word));
  fclose(file);
  return value;
}

static void copy_maps(pid_t tid, pid_t pid) {
  char path[4096], part[65536];
  snprintf(path, sizeof path, "/proc/%d/maps", tid);
  int from = open(path, O_RDONLY | O_CLOEXEC);
  snprintf(path, sizeof path, "%s/%d.maps", maps, pid);
  int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  for (ssize_t size; from >= 0 && to >= 0 && (size = read(from, part, sizeof part)) > 0;)
    if (write(to, part, (size_t)size) != size) break;
  if (from >= 0) close(from);
  if (to >= 0) close(to);
}

/* A line of what has been counted of the process of a thread. */
static void tell(const char *event, pid_t tid) {
  char path[64], line[1024];
  unsigned long minor = 0, major = 0;
  const char *name = "?";
  snprintf(path, sizeof path, "/proc/%d/stat", tid);
  FILE *file = fopen(path, "r");
  if (file == NULL) return;
  if (fgets(line, sizeof line, file) != NULL) {
    char *start = strchr(line, '('), *end = strrchr(line, ')');
    if (start != NULL && end != NULL) {
      *end = 0;
      name = start + 1;
      sscanf(end + 2, "%*c %*d %*d %*d %*d %*d %*u %lu %*u %lu", &minor, &major);
    }
  }
  fclose(file);
  pid_t pid = (pid_t)of_status(tid, "Tgid:");
  if (strcmp(event, "exec") == 0) {
    fprintf(out, "exec %d %lu %lu %s\n", pid, minor, major, name);
    return;
  }
  fprintf(out, "exit %d %lu %lu %ld %ld %ld %s\n", pid, minor, major, of_status(tid, "VmPTE:"), of_status(tid, "VmRSS:"),
      of_status(tid, "VmHWM:"), name);
  if (strcmp(maps, "-") != 0) copy_maps(tid, pid);
}

/* A stop with an event of ptrace. */
static void stopped(pid_t tid, int event) {
  unsigned long child = 0;
  switch (event) {
  case PTRACE_EVENT_FORK:
  case PTRACE_EVENT_VFORK:
  case PTRACE_EVENT_CLONE:
    ptrace(PTRACE_GETEVENTMSG, tid, 0, &child);
    if (of_status((pid_t)child, "Tgid:") == (long)child)
      fprintf(out, "fork %ld %lu\n", of_status(tid, "Tgid:"), child);
    else
      fprintf(out, "thread %ld\n", of_status(tid, "Tgid:"));
    break;
  case PTRACE_EVENT_EXEC:
    tell("exec", tid);
    break;
  case PTRACE_EVENT_EXIT:
    tell("exit", tid);
    break;
  }
}

static int follow(pid_t first) {
  int code = FAILED;
  for (;;) {
    struct rusage used;
    int status;
    pid_t tid = wait4(-1, &status, __WALL, &used);
    if (tid < 0 && errno == EINTR) continue;
    if (tid < 0) return code;
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      fprintf(out, "end %d %ld %ld\n", tid, used.ru_minflt, used.ru_majflt);
      if (tid == first) code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      continue;
    }
    int event = status >> 16, signal = WSTOPSIG(status);
    if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
      /* The whole process has been stopped, and goes on with SIGCONT. */
      ptrace(PTRACE_LISTEN, tid, 0, 0);
      continue;
    }
    if (event != 0) stopped(tid, event);
    ptrace(PTRACE_CONT, tid, 0, event == 0 ? signal : 0);
  }
}

int main(int count, char **words) {
  if (count < 5) {
    fprintf(stderr, "usage: pagewalk-native OUT MAPS PROGRAM ARG0 ARGS...\n");
    return FAILED;
  }
  maps = words[2];
  out = fopen(words[1], "we");
  if (out == NULL) return fail(words[1]);
  int gate[2];
  if (pipe2(gate, O_CLOEXEC) != 0) return fail("pipe");
  pid_t child = fork();
  if (child < 0) return fail("fork");
  if (child == 0) {
    char go;
    close(gate[1]);
    if (read(gate[0], &go, 1) != 1) _exit(FAILED);
    execv(words[3], words + 4);
    _exit(fail(words[3]));
  }
  close(gate[0]);
  long options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SEIZE, child, 0, options) != 0) return fail("ptrace");
  if (write(gate[1], "", 1) != 1) return fail("write");
  close(gate[1]);
  int code = follow(child);
  return fclose(out) == 0 ? code : fail(words[1]);
}
