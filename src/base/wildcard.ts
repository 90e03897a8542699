/** Whether a text is a pattern, in which `*` or `?` stand for characters. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}

/** Whether a pattern means a text: `*` stands for any characters, `?` for one; letters are as they stand. Takes at most the product of the lengths as steps. */
export function matches(pattern: string, text: string): boolean {
  let [at, from] = [0, 0];
  // The latest star, and where the text goes on after what it stands for.
  let [star, next] = [-1, 0];
  while (from < text.length) {
    if (pattern[at] === '*') {
      [star, next] = [at, from];
      at++;
    } else if (pattern[at] === '?' || pattern[at] === text[from]) {
      at++;
      from++;
    } else if (star >= 0) {
      // It stands for one character more; what an earlier star stands for need not change then.
      next++;
      [at, from] = [star + 1, next];
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
