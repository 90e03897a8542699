/*
 * The yardstick: how quickly C reads lackey's text, makes page ids and collapses references into runs. No model, no output but the counts
 * and the processor time.
 * cc -O3 -o yardstick yardstick.c && ./yardstick FILE
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, LONGEST = 4096, SLOTS = 1 << 21 };

static char buffer[LONGEST + CHUNK];
static signed char digit[256];
/* Page number + 1 by slot, 0 = free; page id by slot. */
static uint64_t keys[SLOTS];
static uint32_t ids[SLOTS];
static uint32_t pages;
/* By stream, fetch and data: the page and the id of the open run, its references, and all runs so far. */
static uint64_t last[2] = {UINT64_MAX, UINT64_MAX};
static uint32_t id[2];
static uint64_t length[2], runs, refs, checksum;

static uint32_t page_id(uint64_t page) {
  uint64_t slot = (page * 0x9e3779b97f4a7c15u) >> 43;
  while (keys[slot] != 0 && keys[slot] != page + 1) slot = (slot + 1) & (SLOTS - 1);
  if (keys[slot] == 0) {
    if (pages == SLOTS / 2) exit(3);
    keys[slot] = page + 1;
    ids[slot] = pages++;
  }
  return ids[slot];
}

/* Whole lines from `at` up to `end`. */
static void lines(const char *at, const char *end) {
  while (at < end) {
    int stream = at[0] != 'I';
    if ((stream && at[0] != ' ') || at[2] != ' ') {
      at = (const char *)memchr(at, '\n', end - at) + 1;
      continue;
    }
    uint64_t va = 0;
    at += 3;
    for (int value; (value = digit[(unsigned char)*at]) >= 0; at++) va = va << 4 | value;
    unsigned size = 0;
    for (at++; *at >= '0' && *at <= '9'; at++) size = size * 10 + (*at - '0');
    at++;
    refs++;
    checksum += size;
    uint64_t page = va >> 12;
    if (page == last[stream]) {
      length[stream]++;
      continue;
    }
    checksum += length[stream] * (id[stream] + 1);
    last[stream] = page;
    id[stream] = page_id(page);
    length[stream] = 1;
    runs++;
  }
}

int main(int argc, char **argv) {
  int file = argc == 2 ? open(argv[1], O_RDONLY) : -1;
  if (file < 0) return 2;
  memset(digit, -1, sizeof digit);
  for (int value = 0; value < 16; value++) digit[(unsigned char)"0123456789abcdef"[value]] = value;
  size_t kept = 0;
  for (ssize_t got; (got = read(file, buffer + kept, CHUNK)) > 0;) {
    size_t have = kept + got, end = have;
    while (end > 0 && buffer[end - 1] != '\n') end--;
    lines(buffer, buffer + end);
    kept = have - end;
    if (kept > LONGEST) return 3;
    memmove(buffer, buffer + end, kept);
  }
  printf("%llu references, %llu runs, %u pages, checksum %llu, %.3f s\n", (unsigned long long)refs,
         (unsigned long long)runs, pages, (unsigned long long)checksum, (double)clock() / CLOCKS_PER_SEC);
  return 0;
}
