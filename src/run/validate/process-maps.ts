/** A mapping of a process, in pages of 4 KiB, as /proc/PID/maps and smaps tell it. */
export interface NativeMapping {
  start: number;
  end: number;
  /** The file's name without its folders, `[heap]` and the like, or '' of anonymous memory. */
  name: string;
}

const LINE = /^([0-9a-f]+)-([0-9a-f]+) \S+ [0-9a-f]+ \S+ \d+ *(.*)$/;

/** The mappings of a text of /proc/PID/maps or smaps. */
export function mappingsOf(text: string): NativeMapping[] {
  return text.split('\n').flatMap((line) => {
    const [, from, to, name] = LINE.exec(line) ?? [];
    if (from === undefined || name === '[vsyscall]') return [];
    const page = (address: string): number => Number(BigInt(`0x${address}`) / 4096n);
    return [
      {
        start: page(from),
        end: page(to),
        name: name.replace(/^\/(?!.* \(deleted\)).*\//, '').replace(/^\/.*\(deleted\)$/, ''),
      },
    ];
  });
}
