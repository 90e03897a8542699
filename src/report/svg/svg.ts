/** An SVG image with a title and a description for those who do not see it. Written by hand, so that the same map is the same bytes everywhere. */
export function svg(
  about: { width: number; height: number; title: string; description: string; style: string; defs: string },
  parts: string[],
): string {
  const { width, height, title, description, style, defs } = about;
  const attributes = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${style}</style>`,
    `<defs>${defs}</defs>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

/** The same as a part of a page, whose style it takes; `name` keeps its ids apart from those of other images. */
export function inlineSvg(
  about: { name: string; kind: string; width: number; height: number; title: string; description: string },
  parts: string[],
  attributes: Record<string, string | number> = {},
): string {
  const { name, kind, width, height, title, description } = about;
  const own = { class: kind, viewBox: `0 0 ${width} ${Math.ceil(height)}`, role: 'img' };
  const label = { 'aria-labelledby': `${name}-title ${name}-description` };
  return element(
    'svg',
    { ...own, ...label, ...attributes },
    [
      `<title id="${name}-title">${escaped(title)}</title>`,
      `<desc id="${name}-description">${escaped(description)}</desc>`,
      ...parts,
    ].join('\n'),
  );
}

export function element(name: string, attributes: Record<string, string | number>, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(number(value))}"`);
  return `<${name}${written.join('')}${content === '' ? '/>' : `>${content}</${name}>`}`;
}

/** A line of text; '' if it is empty. */
export function text(kind: string, x: number, y: number, content: string): string {
  return content === '' ? '' : element('text', { class: kind, x, y }, escaped(content));
}

/** A tenth of a pixel is enough, and the same on every machine. */
function number(value: string | number): string {
  return typeof value === 'string' ? value : String(Math.round(value * 10) / 10);
}

/** Text as markup that shows it. */
export function escaped(content: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return content.replace(/[&<>"]/g, (char) => entities[char]);
}
