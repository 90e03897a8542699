/** A block of code: what its opening fence says, the comment line before it, and its lines. */
export interface CodeBlock {
  language: string;
  /** The text of an HTML comment that stands before the block; '' if there is none. */
  note: string;
  lines: string[];
}

export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks = markdown.matchAll(/(?:^<!-- (.*) -->\n+)?^```(\w*)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, note = '', language, text]) => ({ language, note, lines: text.trimEnd().split('\n') }));
}

/** Links and pictures, those in code apart. */
export function linksOf(markdown: string): string[] {
  const text = markdown.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
}

/** The places of a page that a link may lead to: its headings as GitHub names them, and its named anchors. */
export function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title]) => slug(title));
  const named = [...markdown.matchAll(/<a id="([^"]+)"/g)].map(([, id]) => id);
  return new Set([...headings, ...named]);
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}
