import { Lexer, LineCounter, Parser, isMap, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { UserError } from '../base/user-error.ts';

/** Where a value stands inside settings: keys and list positions from the top. */
export type Path = readonly PropertyKey[];

/** The part of a plain value that a path leads to; undefined if there is none. */
export function at(value: unknown, path: Path): unknown {
  let part = value;
  for (const key of path) {
    if (!isPlainMap(part) && !Array.isArray(part)) return undefined;
    part = Object.hasOwn(part, key) ? Reflect.get(part, key) : undefined;
  }
  return part;
}

export function isPlainMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Settings as someone wrote them: the plain value, and the place of each part for errors and `config show`. */
export interface SettingsText {
  value: unknown;
  /** `FILE:LINE:COL` of what stands at `path`; if nothing does, of what it is missing from. */
  placeOf(path: Path): string;
  /** The same of its key. */
  placeOfKey(path: Path): string;
}

/** Reads YAML, of which JSON is a part. Every syntax error is reported with its place. */
export function readSettingsText(text: string, file: string): SettingsText {
  const lines = new LineCounter();
  const { document, errors } = parsedYaml(text, file, lines);
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  if (errors.length > 0)
    throw new UserError(errors.map(({ offset, message }) => `${place(offset)}: ${message}`).join('\n'));
  const places = new Places(document);
  return {
    value: plainValue(document, file) ?? {},
    placeOf: (path) => place(places.offsetOf(path)),
    placeOfKey: (path) => place(places.offsetOfKey(path) ?? places.offsetOf(path)),
  };
}

/** More levels than any settings have: the parser and what takes its document call themselves at each. */
const DEEPEST = 100;

/** A document of YAML, and what is wrong with it; only of one without errors the value may be asked for. */
export interface ParsedYaml {
  document: Document.Parsed;
  errors: { offset: number; message: string }[];
}

/** Parses YAML; nesting beyond all settings is refused before it is parsed as a document. */
export function parsedYaml(text: string, place: string, lineCounter = new LineCounter()): ParsedYaml {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > DEEPEST) throw new UserError(`${place}: nested more deeply than any settings are`);
  }
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
  const errors = document.errors.map(({ code, pos, message }) => ({
    offset: pos[0],
    message: code === 'MULTIPLE_DOCS' ? SECOND_DOCUMENT : lowerFirst(message),
  }));
  errors.push(...wrongKeys(document), ...circles(document));
  return { document, errors: errors.toSorted((one, other) => one.offset - other.offset) };
}

const SECOND_DOCUMENT = 'a second document begins here, expected one: leave it out, or write it to a file of its own';

/** The keys that a map has twice, and those that are no names. The parser is not asked for the former: it compares each key with all others. */
function wrongKeys(document: Document.Parsed): ParsedYaml['errors'] {
  const found: ParsedYaml['errors'] = [];
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (isMap(key) || isSeq(key))
          found.push({ offset: key.range?.[0] ?? 0, message: 'expected a name as a key, found a list or a map' });
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) found.push({ offset: key.range?.[0] ?? 0, message: 'map keys must be unique' });
        keys.add(key.value);
      }
    },
  });
  return found;
}

/** The aliases that stand within what they mean: a value that would contain itself. */
function circles(document: Document.Parsed): ParsedYaml['errors'] {
  const meant = new Map<string, Node>();
  const found: ParsedYaml['errors'] = [];
  visit(document, {
    Value: (_, node) => {
      if (node.anchor !== undefined) meant.set(node.anchor, node);
    },
    Alias: (_, { source, range }, above) => {
      const target = meant.get(source);
      if (target !== undefined && above.includes(target))
        found.push({
          offset: range?.[0] ?? 0,
          message: `*${source} stands within &${source}: no value can contain itself`,
        });
    },
  });
  return found;
}

/** What a document holds. */
export function plainValue(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases of aliases, more of them than any settings have (yaml: maxAliasCount).
    throw new UserError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Where the parts of a document begin. The keys of a map are listed once, for there may be as many mistakes as keys. */
class Places {
  private readonly document: Document;
  private readonly listed = new Map<YAMLMap, Map<string, Pair>>();

  constructor(document: Document) {
    this.document = document;
  }

  /** Of what stands at `path`; if nothing does, of what it is missing from. */
  offsetOf(path: Path): number {
    for (let length = path.length; length >= 0; length--) {
      const node = this.nodeAt(path.slice(0, length));
      if (isNode(node) && node.range) return node.range[0];
    }
    return 0;
  }

  /** Of its key; null = it has none. */
  offsetOfKey(path: Path): number | null {
    const parent = this.nodeAt(path.slice(0, -1));
    const key = isMap(parent) ? this.pairsOf(parent).get(String(path.at(-1)))?.key : undefined;
    return isNode(key) && key.range ? key.range[0] : null;
  }

  private nodeAt(path: Path): unknown {
    let node: unknown = this.document.contents;
    for (const key of path) {
      if (isMap(node)) node = this.pairsOf(node).get(String(key))?.value;
      else node = isSeq(node) ? node.items[Number(String(key))] : undefined;
    }
    return node;
  }

  private pairsOf(map: YAMLMap): Map<string, Pair> {
    const known = this.listed.get(map);
    if (known !== undefined) return known;
    const pairs = new Map(map.items.map((pair) => [String(pair.key), pair]));
    this.listed.set(map, pairs);
    return pairs;
  }
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
