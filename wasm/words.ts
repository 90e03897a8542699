/** Words that kernels and TypeScript tell each other things in. */
export const WORDS: usize = 0x400;

export function word(index: i32): i32 {
  return load<i32>(WORDS + ((<usize>index) << 2));
}

export function keep(index: i32, value: i32): void {
  store<i32>(WORDS + ((<usize>index) << 2), value);
}
