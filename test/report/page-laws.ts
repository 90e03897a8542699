import { createHash } from 'node:crypto';
import { expect } from 'vitest';

/** What holds for every page. */
export function lawsOf(whole: string): void {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(whole)?.[1] ?? '';
  expect(policy).toMatch(/^default-src 'none'; /);
  for (const kind of ['style', 'script']) {
    const blocks = [...whole.matchAll(new RegExp(`<${kind}>([\\s\\S]*?)</${kind}>`, 'g'))].map((match) => match[1]);
    expect(blocks.length).toBe(1);
    const hash = createHash('sha256').update(blocks[0]).digest('base64');
    expect(policy).toContain(`${kind}-src 'sha256-${hash}'`);
  }
  const page = whole.replaceAll(/<(style|script)>[\s\S]*?<\/\1>/g, '');
  // What the policy would refuse, or what would ask for something.
  const tags = [...page.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag);
  const bare = tags.map((tag) => tag.replace(/="[^"]*"/g, '=""'));
  expect(
    bare.filter((tag) => /\s(style|src|on[a-z]+)=|^<(link|img|iframe|object|embed|form|a [^>]*ping)\b/.test(tag)),
  ).toEqual([]);
  expect(tags.flatMap((tag) => /\shref="[^#][^"]*"/.exec(tag)?.[0] ?? [])).toEqual([]);
  const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
  expect(ids.length).toBe(new Set(ids).size);
  for (const [, target] of page.matchAll(/\shref="#([^"]*)"/g)) expect(ids).toContain(target);
  for (const [, targets] of page.matchAll(/aria-labelledby="([^"]*)"/g))
    for (const target of targets.split(' ')) expect(ids).toContain(target);
  for (const [svg] of page.matchAll(/<svg class="(?:chart|map)"[\s\S]*?<\/desc>/g))
    expect(svg).toMatch(/<title id="[^"]+">[^<]+<\/title>\s*<desc id="[^"]+">[^<]+<\/desc>/);
  expect(/.{30}(NaN|undefined|Infinity)/.exec(page)?.[0]).toBeUndefined();
}
