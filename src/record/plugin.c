/*
 * The recorder of `pagewalk record --recorder qemu`: a plugin for QEMU's user mode that writes what a program fetches, loads and stores,
 * and its system calls that change memory, as a file for each process image. docs/formats.md describes the file.
 *
 * QEMU's plugin interface, version 1 (docs/devel/tcg-plugins.rst of QEMU), is declared here as far as it is used: no header is needed.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <dlfcn.h>

typedef uint64_t plugin_id;
typedef struct {
  const char *target_name;
  struct { int min, cur; } version;
  bool system_emulation;
  struct { int smp_vcpus, max_vcpus; } system;
} plugin_info;
typedef struct tb tb;
typedef struct insn insn;
enum { NO_REGISTERS = 0 };
enum { LOADS_AND_STORES = 3 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, void (*)(plugin_id, tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(tb *, void (*)(unsigned, void *), int flags, void *);
void qemu_plugin_register_vcpu_mem_cb(insn *, void (*)(unsigned, uint32_t, uint64_t, void *), int flags, int rw, void *);
void qemu_plugin_register_vcpu_syscall_cb(plugin_id, void (*)(plugin_id, unsigned, int64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                                                              uint64_t, uint64_t, uint64_t, uint64_t));
void qemu_plugin_register_vcpu_syscall_ret_cb(plugin_id, void (*)(plugin_id, unsigned, int64_t, int64_t));
void qemu_plugin_register_flush_cb(plugin_id, void (*)(plugin_id));
void qemu_plugin_register_atexit_cb(plugin_id, void (*)(plugin_id, void *), void *);
size_t qemu_plugin_tb_n_insns(const tb *);
uint64_t qemu_plugin_tb_vaddr(const tb *);
insn *qemu_plugin_tb_get_insn(const tb *, size_t);
size_t qemu_plugin_insn_size(const insn *);
void *qemu_plugin_insn_haddr(const insn *);
unsigned qemu_plugin_mem_size_shift(uint32_t);
bool qemu_plugin_mem_is_store(uint32_t);
const char *qemu_plugin_path_to_binary(void);
uint64_t qemu_plugin_start_code(void);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

#define LIKELY(x) __builtin_expect(!!(x), 1)

/* The file: words of 64 bits. The top 4 bits of an access or a block are its kind; a word of kind EVENT has a payload. */
enum { LOAD = 1, STORE = 2, MODIFY = 3, BLOCK = 4, EVENT = 5, FAR_LOAD = 6, FAR_STORE = 7 };
enum { DEFINE = 1, THREAD = 2, MAPS = 3, COMMAND = 4, SYSCALL = 5, EXEC = 6, EXEC_FAILED = 7, NATIVE = 8 };
#define KIND(kind) ((uint64_t)(kind) << 60)

#define FORKED 1u
#define CLOSED 2u
struct header {
  char magic[8];
  uint32_t bytes, flags, pid, parent, image, bits;
  char target[16];
  uint64_t start_code, stack_bytes;
  uint64_t written, taken; /* bytes that are final, bytes that have been read: for who reads while the file grows */
};

/* A stretch of code that QEMU translated at once. */
typedef struct block {
  struct block *next;
  uint32_t id, generation, count;
  uint64_t vaddr;
  uint8_t sizes[];
} block;

static const char *folder, *target;
static uint64_t stack_bytes;
static bool is64, begun, is_read;
static uint64_t guest_base;
static char *old_maps;

static char path[4200];
static uint32_t image;
/* The part of the file that is mapped: words from `window` to `end` stand for bytes from `window_at` on. */
static uint64_t *window, *at, *end;
static uint64_t window_at, window_bytes;

static block *blocks;
static uint32_t block_count, generation = 1;
static bool several; /* threads */
static int busy;
static unsigned latest_cpu;

static void give_up(const char *what) {
  char text[4400];
  int bytes = snprintf(text, sizeof text, "pagewalk record: %s: %s: %s\n", path[0] ? path : folder, what, strerror(errno));
  if (write(2, text, bytes) < 0) _exit(125);
  _exit(125);
}

static void lock(void) {
  if (LIKELY(!several)) return;
  while (__atomic_exchange_n(&busy, 1, __ATOMIC_ACQUIRE)) sched_yield();
}

static void unlock(void) {
  if (!LIKELY(!several)) __atomic_store_n(&busy, 0, __ATOMIC_RELEASE);
}

/* ---- the file ---- */

static uint64_t position(void) { return window_at + (char *)at - (char *)window; }

/* How many bytes a file may be ahead of its reader. */
#define AHEAD (64ull << 20)

/* Whether the reader beside the files (src/trace/growing/recording.ts) has enough to read; not if he waits for another file. */
static bool reader_is_busy(void) {
  uint32_t pid_and_busy[2];
  char name[4200];
  snprintf(name, sizeof name, "%s/reader", folder);
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  bool known = fd >= 0 && read(fd, pid_and_busy, 8) == 8;
  if (fd >= 0) close(fd);
  return known && pid_and_busy[1] && !kill(pid_and_busy[0], 0);
}

/* Tells who reads the growing file what of it is final, frees what he has read, and waits for him if he is far behind. */
static void keep_pace(int fd, uint64_t final) {
  uint64_t taken = 0, freed = 4096;
  struct timespec pause = {0, 1000000};
  __sync_synchronize();
  if (pwrite(fd, &final, 8, offsetof(struct header, written)) != 8) give_up("cannot be written");
  for (;;) {
    if (pread(fd, &taken, 8, offsetof(struct header, taken)) != 8) return;
    if ((taken & ~4095ull) > freed) fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, freed, (taken & ~4095ull) - freed);
    if (final - taken <= AHEAD || !reader_is_busy()) return;
    nanosleep(&pause, NULL);
  }
}

/* Maps the file from the page of the latest word on, at least `bytes` behind `from`. The file is mapped so that no death loses a word. */
static void move_window(uint64_t from, uint64_t bytes) {
  uint64_t start = (from < 8 ? 0 : from - 8) & ~4095ull;
  uint64_t size = window_bytes < (4u << 20) ? (window_bytes ? window_bytes * 4 : 65536) : window_bytes;
  while (start + size < from + bytes + 8) size *= 2;
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0 && errno != ENOENT) give_up("cannot be opened");
  if (fd >= 0 && window && is_read) keep_pace(fd, from - 8);
  if (window) munmap(window, window_bytes);
  int refused = fd < 0 ? 0 : posix_fallocate(fd, start, size);
  if (refused) errno = refused, give_up("cannot grow");
  /* Whose recording has been taken away runs on. */
  window = mmap(NULL, size, PROT_READ | PROT_WRITE, (fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED | MAP_POPULATE), fd, fd < 0 ? 0 : start);
  if (window == MAP_FAILED) give_up("cannot be mapped");
  if (fd >= 0) close(fd);
  window_at = start;
  window_bytes = size;
  at = window + (from - start) / 8;
  end = window + size / 8;
}

static inline void put(uint64_t word) {
  if (!LIKELY(at < end)) move_window(position(), 8);
  *at++ = word;
}

/* Begins an event of `bytes` bytes, which the caller writes where the answer says. */
static char *event(int type, uint64_t bytes) {
  uint64_t padded = (bytes + 7) & ~7ull;
  if ((uint64_t)((char *)end - (char *)at) < padded + 8) move_window(position(), padded + 8);
  *at++ = KIND(EVENT) | (uint64_t)type << 32 | padded;
  char *payload = (char *)at;
  at += padded / 8;
  if (padded) at[-1] = 0;
  return payload;
}

static void text_event(int type, const char *text) {
  size_t bytes = strlen(text) + 1;
  memcpy(event(type, bytes), text, bytes);
}

static void set_flags(uint32_t set, uint32_t cleared) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  uint32_t flags;
  off_t place = offsetof(struct header, flags);
  if (fd < 0) return;
  if (pread(fd, &flags, 4, place) == 4) {
    flags = (flags | set) & ~cleared;
    if (pwrite(fd, &flags, 4, place) != 4) errno = 0;
  }
  if (set && ftruncate(fd, position())) errno = 0;
  close(fd);
}

static void open_file(uint32_t flags) {
  int fd = -1;
  for (image = 1;; image++) {
    snprintf(path, sizeof path, "%s/%d.%u.qemu", folder, (int)getpid(), image);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 || errno == ENOENT) break;
    if (errno != EEXIST) give_up("cannot be made");
  }
  struct header header = {"PWQEMU1", sizeof header, flags, getpid(), getppid(), image, is64 ? 64 : 32, "", qemu_plugin_start_code(), stack_bytes, 0, 0};
  strncpy(header.target, target, sizeof header.target - 1);
  if (fd >= 0 && write(fd, &header, sizeof header) != sizeof header) give_up("cannot be written");
  if (fd >= 0) close(fd);
  if (window) munmap(window, window_bytes);
  window = NULL;
  window_bytes = 0;
  move_window(sizeof header, 8);
}

/* ---- the image at its start ---- */

static char *read_all(const char *name, size_t *bytes) {
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  size_t room = 1 << 16, used = 0;
  char *text = malloc(room + 1);
  ssize_t got;
  while (fd >= 0 && (got = read(fd, text + used, room - used)) > 0) {
    used += got;
    if (used == room) text = realloc(text, (room *= 2) + 1);
  }
  if (fd >= 0) close(fd);
  text[used] = 0;
  if (bytes) *bytes = used;
  return text;
}

/* Whether a line of maps was there, at the same place, before QEMU loaded the program. */
static bool is_old(const char *line) {
  char key[64];
  const char *blank = strchr(line, ' ');
  if (!blank || blank - line > 60) return false;
  key[0] = '\n';
  memcpy(key + 1, line, blank - line + 1);
  key[blank - line + 2] = 0;
  return strstr(old_maps, key) != NULL;
}

/* Where QEMU itself lies, above all that a 64-bit program maps. */
static uint64_t own_place(const char *maps) {
  Dl_info info;
  if (dladdr(dlsym(RTLD_DEFAULT, "qemu_plugin_tb_n_insns"), &info) && info.dli_fbase) return (uint64_t)info.dli_fbase;
  return strtoull(maps, NULL, 16);
}

/* A program header that is loaded. */
typedef struct { uint64_t from, until; uint32_t flags; } segment;

/* The loaded segments of an ELF file, by their pages in it. */
static int segments_of(const char *name, segment *found, int most) {
  unsigned char head[4096];
  int fd = open(name, O_RDONLY | O_CLOEXEC), count = 0;
  ssize_t bytes = fd < 0 ? -1 : pread(fd, head, sizeof head, 0);
  if (fd >= 0) close(fd);
  if (bytes < (ssize_t)sizeof(Elf64_Ehdr) || memcmp(head, ELFMAG, SELFMAG)) return 0;
  bool wide = head[EI_CLASS] == ELFCLASS64;
  const Elf64_Ehdr *e64 = (void *)head;
  const Elf32_Ehdr *e32 = (void *)head;
  uint64_t place = wide ? e64->e_phoff : e32->e_phoff, size = wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
  for (int each = wide ? e64->e_phnum : e32->e_phnum; each > 0 && place + size <= (uint64_t)bytes && count < most; each--, place += size) {
    const Elf64_Phdr *p64 = (void *)(head + place);
    const Elf32_Phdr *p32 = (void *)(head + place);
    if ((wide ? p64->p_type : p32->p_type) != PT_LOAD) continue;
    uint64_t offset = wide ? p64->p_offset : p32->p_offset, length = wide ? p64->p_filesz : p32->p_filesz;
    found[count++] = (segment){offset & ~4095ull, (offset + length + 4095) & ~4095ull, wide ? p64->p_flags : p32->p_flags};
  }
  return count;
}

/* Writes a map; of a file that is not written to, a line for each of its segments, with the rights that QEMU keeps to itself: it never lets the processor execute the program's pages. */
static char *put_map(char *to, uint64_t from, uint64_t until, const char *rights, uint64_t offset, const char *name) {
  segment found[32];
  int count = rights[1] != 'w' && *name == '/' ? segments_of(name, found, 32) : 0;
  for (int each = 0; each < count; each++) {
    segment *own = &found[each];
    uint64_t first = own->from > offset ? own->from : offset, last = own->until < offset + until - from ? own->until : offset + until - from;
    if (own->flags & PF_W || first >= last) continue;
    to += sprintf(to, "%lx-%lx r-%cp %lx %s\n", from + first - offset, from + last - offset, own->flags & PF_X ? 'x' : '-', first, name);
    from += last - first;
    offset = last;
  }
  return from < until ? to + sprintf(to, "%lx-%lx %s %lx %s\n", from, until, rights, offset, name) : to;
}

/* Writes the program's part of /proc/self/maps, with its own addresses. */
static void put_maps(void) {
  char *maps = read_all("/proc/self/maps", NULL), *told = malloc(strlen(maps) * 8 + 4096), *to = told, *next;
  uint64_t own = own_place(maps);
  for (char *line = maps; *line; line = next) {
    next = strchrnul(line, '\n');
    if (*next) *next++ = 0;
    unsigned long from, until, offset;
    char rights[8];
    int named = 0;
    if (sscanf(line, "%lx-%lx %7s %lx %*s %*s %n", &from, &until, rights, &offset, &named) != 4 || !strncmp(rights, "---", 3)) continue;
    bool inside = is64 ? until <= own && from >= guest_base && !is_old(line) : from >= guest_base && until <= guest_base + (1ull << 32);
    if (inside) to = put_map(to, from - guest_base, until - guest_base, rights, offset, named ? line + named : "");
  }
  *to = 0;
  text_event(MAPS, told);
  free(told);
  free(maps);
}

/* QEMU's own command line up to the program, see `execute`: qemu -s N -plugin P -0 NAME FILE ARGUMENT... */
enum { AT_NAME = 6, AT_FILE = 7 };

static void put_command(void) {
  size_t bytes, used = 0;
  char *words = read_all("/proc/self/cmdline", &bytes), *text = calloc(1, bytes + 2);
  int place = 0;
  for (char *word = words; word < words + bytes; word += strlen(word) + 1, place++)
    if (place >= AT_NAME && place != AT_FILE) used += sprintf(text + used, used ? " %s" : "%s", word);
  text_event(COMMAND, text);
  free(text);
  free(words);
}

static void begin(const tb *tb) {
  insn *first = qemu_plugin_tb_get_insn(tb, 0);
  guest_base = (uint64_t)qemu_plugin_insn_haddr(first) - qemu_plugin_tb_vaddr(tb);
  begun = true;
  open_file(0);
  put_command();
  put_maps();
}

/* ---- references ---- */

static void define(block *block) {
  char *payload = event(DEFINE, 16 + block->count);
  memcpy(payload, &block->id, 4);
  memcpy(payload + 4, &block->count, 4);
  memcpy(payload + 8, &block->vaddr, 8);
  memcpy(payload + 16, block->sizes, block->count);
  block->generation = generation;
}

static void whose(unsigned cpu) {
  if (cpu == latest_cpu) return;
  uint64_t number = cpu;
  memcpy(event(THREAD, 8), &number, 8);
  latest_cpu = cpu;
}

/* What the memory callbacks of a block are given: the block, and the place of the instruction in it. */
#define PLACE_BITS 9
#define PLACE(id, index) ((uintptr_t)(id) << PLACE_BITS | (index))

/* The block that runs, by vcpu. */
#define VCPUS 1024
static uint32_t running[VCPUS];

static void on_block(unsigned cpu, void *data) {
  block *block = data;
  lock();
  if (several) whose(cpu);
  running[cpu % VCPUS] = block->id;
  if (block->generation != generation) define(block);
  put(KIND(BLOCK) | block->id);
  unlock();
}

/* The place of the instruction in its block, log2 of the size, 48 bits of address. */
#define ADDRESS_BITS 48
#define ACCESS(kind, index, shift, address) (KIND(kind) | (uint64_t)(shift) << 57 | (uint64_t)(index) << 48 | (address))

static void far_access(int kind, uint64_t index, unsigned shift, uint64_t address) {
  if (end - at < 2) move_window(position(), 16);
  *at++ = ACCESS(kind, index, shift, 0);
  *at++ = address;
}

/*
 * One function takes loads and stores: QEMU 7.2 hands loads to who asked for stores. A store right after the load of the same bytes by the
 * same instruction makes it a modify; so does an atomic operation, whose `info` has both bits of its direction (include/qemu/plugin.h).
 * What QEMU writes in the kernel's place, a signal's frame, comes with the callback of an instruction that is over: it is the kernel's.
 */
static void on_access(unsigned cpu, uint32_t info, uint64_t address, void *data) {
  unsigned shift = qemu_plugin_mem_size_shift(info);
  uint64_t index = (uintptr_t)data & ((1 << PLACE_BITS) - 1);
  if ((uintptr_t)data >> PLACE_BITS != PLACE(running[cpu % VCPUS], 0) >> PLACE_BITS) return;
  bool stores = qemu_plugin_mem_is_store(info), both = info >> 16 == 3;
  lock();
  if (several) whose(cpu);
  if (!LIKELY(!(address >> ADDRESS_BITS))) {
    if (both) far_access(FAR_LOAD, index, shift, address);
    far_access(stores ? FAR_STORE : FAR_LOAD, index, shift, address);
  } else if (!stores) put(ACCESS(LOAD, index, shift, address));
  else if (both) put(ACCESS(MODIFY, index, shift, address));
  else if (at[-1] == ACCESS(LOAD, index, shift, address)) at[-1] = ACCESS(MODIFY, index, shift, address);
  else put(ACCESS(STORE, index, shift, address));
  unlock();
}

static void on_translation(plugin_id id, tb *tb) {
  (void)id;
  size_t count = qemu_plugin_tb_n_insns(tb);
  if (!begun) begin(tb);
  block *block = malloc(sizeof *block + count);
  block->generation = 0;
  block->count = count;
  block->vaddr = qemu_plugin_tb_vaddr(tb);
  lock();
  block->id = block_count++;
  block->next = blocks;
  blocks = block;
  unlock();
  qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, NO_REGISTERS, block);
  for (size_t index = 0; index < count; index++) {
    insn *insn = qemu_plugin_tb_get_insn(tb, index);
    block->sizes[index] = qemu_plugin_insn_size(insn);
    qemu_plugin_register_vcpu_mem_cb(insn, on_access, NO_REGISTERS, LOADS_AND_STORES, (void *)PLACE(block->id, index));
  }
}

/* QEMU has thrown all translations away: their numbers are free. */
static void on_flush(plugin_id id) {
  (void)id;
  for (block *next, *each = blocks; each; each = next) next = each->next, free(each);
  blocks = NULL;
  block_count = 0;
}

/* ---- system calls ---- */

/* THE LIST of recorded calls, by the numbers that the reader knows (src/trace/readers/qemu-events.ts). */
enum call {
  BRK = 1, MMAP, MMAP2, MUNMAP, MPROTECT, PKEY_MPROTECT, MREMAP, MADVISE, WAIT4, WAITPID, WAITID, OPEN, OPENAT, OPENAT2, CREAT,
  DUP, DUP2, DUP3, FCNTL, FCNTL64, CLOSE, CLOSE_RANGE, CLONE, FORK, VFORK, EXECVE, EXECVEAT, CALLS
};

/* Their numbers in the kernel: arch/x86/entry/syscalls, arch/arm/tools/syscall.tbl, include/uapi/asm-generic/unistd.h, arch/powerpc/kernel/syscalls of Linux. */
static const struct target {
  const char *names;
  unsigned machine;
  bool is64;
  short numbers[CALLS];
} targets[] = {
  {"x86_64", EM_X86_64, true,
   {[BRK] = 12, [MMAP] = 9, [MUNMAP] = 11, [MPROTECT] = 10, [PKEY_MPROTECT] = 329, [MREMAP] = 25, [MADVISE] = 28, [WAIT4] = 61,
    [WAITID] = 247, [OPEN] = 2, [OPENAT] = 257, [OPENAT2] = 437, [CREAT] = 85, [DUP] = 32, [DUP2] = 33, [DUP3] = 292, [FCNTL] = 72,
    [CLOSE] = 3, [CLOSE_RANGE] = 436, [CLONE] = 56, [FORK] = 57, [VFORK] = 58, [EXECVE] = 59, [EXECVEAT] = 322}},
  {"i386", EM_386, false,
   {[BRK] = 45, [MMAP2] = 192, [MUNMAP] = 91, [MPROTECT] = 125, [PKEY_MPROTECT] = 380, [MREMAP] = 163, [MADVISE] = 219, [WAIT4] = 114,
    [WAITPID] = 7, [WAITID] = 284, [OPEN] = 5, [OPENAT] = 295, [OPENAT2] = 437, [CREAT] = 8, [DUP] = 41, [DUP2] = 63, [DUP3] = 330,
    [FCNTL] = 55, [FCNTL64] = 221, [CLOSE] = 6, [CLOSE_RANGE] = 436, [CLONE] = 120, [FORK] = 2, [VFORK] = 190, [EXECVE] = 11,
    [EXECVEAT] = 358}},
  {"arm", EM_ARM, false,
   {[BRK] = 45, [MMAP2] = 192, [MUNMAP] = 91, [MPROTECT] = 125, [PKEY_MPROTECT] = 394, [MREMAP] = 163, [MADVISE] = 220, [WAIT4] = 114,
    [WAITID] = 280, [OPEN] = 5, [OPENAT] = 322, [OPENAT2] = 437, [CREAT] = 8, [DUP] = 41, [DUP2] = 63, [DUP3] = 358, [FCNTL] = 55,
    [FCNTL64] = 221, [CLOSE] = 6, [CLOSE_RANGE] = 436, [CLONE] = 120, [FORK] = 2, [VFORK] = 190, [EXECVE] = 11, [EXECVEAT] = 387}},
#define GENERIC                                                                                                                     \
  {[BRK] = 214, [MMAP] = 222, [MUNMAP] = 215, [MPROTECT] = 226, [PKEY_MPROTECT] = 288, [MREMAP] = 216, [MADVISE] = 233,             \
   [WAIT4] = 260, [WAITID] = 95, [OPENAT] = 56, [OPENAT2] = 437, [DUP] = 23, [DUP3] = 24, [FCNTL] = 25, [CLOSE] = 57,               \
   [CLOSE_RANGE] = 436, [CLONE] = 220, [EXECVE] = 221, [EXECVEAT] = 281}
  {"aarch64", EM_AARCH64, true, GENERIC},
  {"riscv64", EM_RISCV, true, GENERIC},
  {"ppc64le", EM_PPC64, true,
   {[BRK] = 45, [MMAP] = 90, [MUNMAP] = 91, [MPROTECT] = 125, [PKEY_MPROTECT] = 386, [MREMAP] = 163, [MADVISE] = 205, [WAIT4] = 114,
    [WAITPID] = 7, [WAITID] = 272, [OPEN] = 5, [OPENAT] = 286, [OPENAT2] = 437, [CREAT] = 8, [DUP] = 41, [DUP2] = 63, [DUP3] = 316,
    [FCNTL] = 55, [CLOSE] = 6, [CLOSE_RANGE] = 436, [CLONE] = 120, [FORK] = 2, [VFORK] = 189, [EXECVE] = 11, [EXECVEAT] = 362}},
};
#define TARGETS (sizeof targets / sizeof *targets)

static uint8_t call_of[512];
static __thread struct { uint32_t call; uint64_t arguments[6]; } open_call;

/* Reads the program's memory; false = it has none there. */
static bool guest_read(uint64_t address, void *into, size_t bytes) {
  struct iovec to = {into, bytes}, from = {(void *)(address + guest_base), bytes};
  return process_vm_readv(getpid(), &to, 1, &from, 1, 0) == (ssize_t)bytes;
}

/* A text of the program, to be freed; NULL = it has none there. */
static char *guest_text(uint64_t address) {
  size_t room = 256, used = 0;
  char *text = malloc(room);
  for (;; used++) {
    if (used == room) text = realloc(text, room *= 2);
    if (used > 1 << 21 || !guest_read(address + used, text + used, 1)) return free(text), NULL;
    if (!text[used]) return text;
  }
}

/* A NULL-ended list of texts, with room for `before` more in front; NULL = it cannot be read. */
static char **guest_list(uint64_t address, int before) {
  size_t room = 64 + before, used = before;
  char **list = calloc(room, sizeof *list);
  for (; address; address += is64 ? 8 : 4) {
    uint64_t item = 0;
    if (!guest_read(address, &item, is64 ? 8 : 4)) return NULL;
    if (used + 1 == room) list = realloc(list, (room *= 2) * sizeof *list);
    if (!item) break;
    if (!(list[used++] = guest_text(item))) return NULL;
  }
  list[used] = NULL;
  return list;
}

/* The name of the QEMU that runs ELF files such as this; NULL = it is none that is known. */
static const char *target_of(const unsigned char *head, ssize_t bytes) {
  if (bytes < 20 || memcmp(head, ELFMAG, SELFMAG)) return NULL;
  unsigned machine = head[EI_DATA] == ELFDATA2MSB ? head[18] << 8 | head[19] : head[19] << 8 | head[18];
  for (size_t each = 0; each < TARGETS; each++)
    if (targets[each].machine == machine && targets[each].is64 == (head[EI_CLASS] == ELFCLASS64)) return targets[each].names;
  return NULL;
}

/* This QEMU's path with the name of another target in place of its own. */
static bool qemu_for(const char *name, char *own, size_t room) {
  char tail[32] = "";
  ssize_t bytes = readlink("/proc/self/exe", own, room - 1);
  if (bytes < 0) return false;
  own[bytes] = 0;
  char *last = strrchr(own, '/') + 1;
  if (bytes > 7 && !strcmp(own + bytes - 7, "-static")) strcpy(tail, "-static");
  snprintf(last, own + room - last, "qemu-%s%s", name, tail);
  return !access(own, X_OK);
}

static char *plugin_option(void) {
  Dl_info info;
  char *option = malloc(16384), *to = option;
  if (!dladdr(&qemu_plugin_version, &info)) return NULL;
  const char *parts[] = {"file=", info.dli_fname, ",folder=", folder};
  for (int part = 0; part < 4; part++)
    for (const char *from = parts[part]; *from; *to++ = *from++)
      if (part % 2 && *from == ',') *to++ = ',';
  to += sprintf(to, ",stack=%llu%s", (unsigned long long)stack_bytes, is_read ? ",read=1" : "");
  *to = 0;
  return option;
}

/*
 * Runs another program in this process, in a QEMU with this plugin: QEMU itself would run it without. Comes back if that is not possible;
 * then QEMU makes the call, and the program learns why it failed.
 */
static void execute(const char *file, char **list, uint64_t environment) {
  unsigned char head[256];
  char own[4200], stack[24], *name = list[AT_FILE + 1], *option = plugin_option();
  char **rest = list + AT_FILE + 1; /* the first argument is the program's name */
  char *interpreter = NULL;
  if (!strcmp(file, "/proc/self/exe")) file = qemu_plugin_path_to_binary();
  if (access(file, X_OK) || !option) return;
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  ssize_t bytes = fd < 0 ? -1 : read(fd, head, sizeof head - 1);
  if (fd >= 0) close(fd);
  if (bytes > 2 && head[0] == '#' && head[1] == '!') {
    head[bytes] = 0;
    char *line = strdup((char *)head + 2), *stop = strchr(line, '\n');
    if (stop) *stop = 0;
    char *word = line + strspn(line, " \t"), *after = word + strcspn(word, " \t"), *argument = after + strspn(after, " \t");
    size_t length = strlen(argument);
    while (length && strchr(" \t", argument[length - 1])) argument[--length] = 0;
    *after = 0;
    interpreter = name = word;
    *rest = (char *)file;
    if (length) *--rest = argument;
    fd = open(interpreter, O_RDONLY | O_CLOEXEC);
    bytes = fd < 0 ? -1 : read(fd, head, sizeof head);
    if (fd >= 0) close(fd);
    rest--;
  }
  const char *machine = target_of(head, bytes);
  char **call = rest - AT_FILE;
  bool known = machine && qemu_for(machine, own, sizeof own);
  lock();
  text_event(known ? EXEC : NATIVE, file);
  set_flags(CLOSED, 0);
  unlock();
  char **environ_list = guest_list(environment, 0);
  if (known && environ_list && name) {
    snprintf(stack, sizeof stack, "%llu", (unsigned long long)stack_bytes);
    char *words[] = {own, "-s", stack, "-plugin", option, "-0", name, interpreter ? interpreter : (char *)file};
    memcpy(call, words, sizeof words);
    execve(own, call, environ_list);
  }
  if (known) {
    set_flags(0, CLOSED);
    move_window(position(), 8);
    event(EXEC_FAILED, 0);
  }
}

static void on_exec(void) {
  bool relative = open_call.call == EXECVEAT;
  uint64_t *arguments = open_call.arguments + relative;
  char *file = guest_text(arguments[0]), **list = guest_list(arguments[1], AT_FILE + 4);
  if (!file || !list) return;
  char place[4300];
  if (relative && file[0] != '/' && (int)open_call.arguments[0] != AT_FDCWD) {
    snprintf(place, sizeof place, "/proc/self/fd/%d%s%s", (int)open_call.arguments[0], *file ? "/" : "", file);
    file = place;
  }
  execute(file, list + 3, arguments[2]);
}

#define CLONE_THREAD_FLAG 0x10000

static void on_call(plugin_id id, unsigned cpu, int64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f,
                    uint64_t g, uint64_t h) {
  (void)id, (void)cpu, (void)g, (void)h;
  uint64_t arguments[] = {a, b, c, d, e, f};
  open_call.call = number >= 0 && number < 512 ? call_of[number] : 0;
  if (!begun || !open_call.call) return;
  for (int each = 0; each < 6; each++) open_call.arguments[each] = is64 ? arguments[each] : (uint32_t)arguments[each];
  if (open_call.call == CLONE && a & CLONE_THREAD_FLAG) several = true;
  if (open_call.call == EXECVE || open_call.call == EXECVEAT) on_exec();
}

static void on_result(plugin_id id, unsigned cpu, int64_t number, int64_t result) {
  (void)id, (void)number;
  uint32_t call = open_call.call;
  bool forks = call == CLONE || call == FORK || call == VFORK;
  if (!begun || !call || (result < 0 && result >= -4095) || (forks && result == 0)) return;
  bool opens = call >= OPEN && call <= CREAT;
  char *name = opens ? guest_text(open_call.arguments[call == OPEN || call == CREAT ? 0 : 1]) : NULL;
  size_t bytes = name ? strlen(name) + 1 : 0;
  uint64_t words[8] = {call, is64 ? (uint64_t)result : (uint32_t)result};
  memcpy(words + 2, open_call.arguments, 48);
  if (call == OPENAT2 && !guest_read(words[4], &words[4], 8)) words[4] = 0;
  lock();
  if (several) whose(cpu);
  char *payload = event(SYSCALL, sizeof words + bytes);
  memcpy(payload, words, sizeof words);
  if (bytes) memcpy(payload + sizeof words, name, bytes);
  unlock();
  free(name);
}

/* ---- processes ---- */

static void before_fork(void) { lock(); }
static void in_parent(void) { unlock(); }

static void in_child(void) {
  busy = 0;
  several = false;
  latest_cpu = 0;
  generation++;
  if (begun) open_file(FORKED);
}

static void on_exit_of_process(plugin_id id, void *data) {
  (void)id, (void)data;
  if (!begun) return;
  lock();
  set_flags(CLOSED, 0);
}

__attribute__((visibility("default"))) int qemu_plugin_install(plugin_id id, const plugin_info *info, int count, char **options) {
  for (int each = 0; each < count; each++) {
    if (!strncmp(options[each], "folder=", 7)) folder = strdup(options[each] + 7);
    if (!strncmp(options[each], "stack=", 6)) stack_bytes = strtoull(options[each] + 6, NULL, 10);
    if (!strcmp(options[each], "read=1")) is_read = true;
  }
  target = strdup(info->target_name);
  const struct target *found = NULL;
  for (size_t each = 0; each < TARGETS; each++)
    if (!strcmp(targets[each].names, target)) found = &targets[each];
  if (!folder || !found || info->system_emulation) {
    fprintf(stderr, "pagewalk record: the recorder does not know the system calls of %s\n", target);
    return -1;
  }
  is64 = found->is64;
  for (int call = 1; call < CALLS; call++)
    if (found->numbers[call]) call_of[found->numbers[call]] = call;
  char *maps = read_all("/proc/self/maps", NULL);
  old_maps = malloc(strlen(maps) + 2);
  sprintf(old_maps, "\n%s", maps);
  free(maps);
  pthread_atfork(before_fork, in_parent, in_child);
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
  qemu_plugin_register_vcpu_syscall_cb(id, on_call);
  qemu_plugin_register_vcpu_syscall_ret_cb(id, on_result);
  qemu_plugin_register_flush_cb(id, on_flush);
  qemu_plugin_register_atexit_cb(id, on_exit_of_process, NULL);
  return 0;
}
