/** A line of valgrind's own: `==PID== text`, `--PID-- text`, `**PID** text`, and `--PID:LEVEL:text` of its -d report. */
export const NOTE = /^(==|--|\*\*)(\d+)(?:\1|:\d+:) ?(.*)$/;

/** Where a superblock begins (--trace-superblocks=yes); it says nothing of memory. */
export const SUPERBLOCK = /^SB [0-9a-f]+ *$/i;

/** Bytes as text with one character each, so that places in it are places in the bytes. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** Such text with the characters that its bytes mean: names, commands. */
export function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}
