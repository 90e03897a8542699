/** Text of an input as a message shows it: in quotes, cut to `longest` characters, what a terminal would act upon escaped. */
export function quoted(text: string, longest = 60): string {
  const characters = Array.from(text.slice(0, longest * 2 + 2));
  const shown = characters.slice(0, longest).join('').replaceAll(UNSAFE, escaped);
  return `"${shown}${characters.length > longest ? '...' : ''}"`;
}

/** A message with what a terminal would act upon escaped, wherever it came from; it keeps its lines. */
export function shownSafely(message: string): string {
  return message.replaceAll(ACTED_UPON, escaped);
}

/** JSON in which what a terminal would act upon is escaped, too. */
export function jsonText(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replaceAll(ACTED_UPON, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** Control and format characters but the line end, lone surrogates, line separators. */
const ACTED_UPON = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Control, format, surrogate and private characters, line separators, and what quoting itself needs. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}"\\]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return SHORT[character] ?? (code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`);
}
