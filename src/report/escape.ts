import { printable } from './text.ts';

/** Text of unknown origin as Markdown that shows it as it is: no markup, link, HTML, table cell or list comes out of it. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .trim()
    .replace(/[&\\|`*[\]<>~$#@]/g, (char) => ('&\\|'.includes(char) ? entity(char) : `\\${char}`))
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/^[-+=]|(?<=^\d{1,9})[.)](?=\s|$)/, '\\$&');
}

/** A name of unknown origin as Markdown code, in or out of a table; '' if it is empty. */
export function codeMarkdown(text: string): string {
  const shown = printable(text);
  if (shown === '') return '';
  if (/^[\w.,;:/+=@%()'-]+( [\w.,;:/+=@%()'-]+)*$/.test(shown)) return `\`${shown}\``;
  return `<code>${shown.replace(/[^\p{L}\p{N}]/gu, entity)}</code>`;
}

function entity(char: string): string {
  return `&#${char.codePointAt(0)};`;
}
