/** How the parts of a text for a terminal look; who calls decides whether there is colour at all. */
export interface Style {
  plain: (text: string) => string;
  strong: (text: string) => string;
  dim: (text: string) => string;
  warn: (text: string) => string;
  bad: (text: string) => string;
}

export const noStyle: Style = {
  plain: (text) => text,
  strong: (text) => text,
  dim: (text) => text,
  warn: (text) => text,
  bad: (text) => text,
};

/** SGR sequences of ECMA-48, §8.3.117. */
export const ansiStyle: Style = {
  plain: (text) => text,
  strong: (text) => `\x1b[1m${text}\x1b[22m`,
  dim: (text) => `\x1b[2m${text}\x1b[22m`,
  warn: (text) => `\x1b[33m${text}\x1b[39m`,
  bad: (text) => `\x1b[31m${text}\x1b[39m`,
};
