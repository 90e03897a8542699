import { parseAst } from 'rolldown/parseAst';
import { ASSIGNMENT, BINARY, LITERAL, UNARY, UPDATE } from './operators.ts';

/** One change of one place of a source file. */
export interface Mutant {
  /** Its number among all mutants of all files. */
  id: number;
  file: string;
  line: number;
  /** The whole line as it is. */
  text: string;
  from: string;
  to: string;
}

export interface Mutated {
  /** The source with all its mutants in it. */
  code: string;
  mutants: Mutant[];
}

/**
 * What is put into a source: `judge`: all mutants, of which `isChosenMutant(id)` chooses one; `record`: what notes which of them would have another value, `isOther(id, value, mutant)`;
 * `loops`: no mutants, but what cuts loops without an end.
 */
export type Purpose = 'judge' | 'record' | 'loops';

type Node = Readonly<Record<string, unknown>> & { type: string; start: number; end: number };

/** Puts all mutants of a TypeScript source into it. Their ids go on from `first`. */
export function mutate(file: string, source: string, first: number, purpose: Purpose = 'judge'): Mutated {
  const writer = new Writer(file, source, first, purpose);
  visit(parseAst(source, { lang: 'ts' }) as unknown as Node, writer);
  return { code: writer.code(), mutants: writer.mutants };
}

/** Gathers what is put before and after nodes: at one place, what belongs to the outer node stands outside. */
class Writer {
  readonly mutants: Mutant[] = [];
  private readonly opened = new Map<number, string>();
  private readonly closed = new Map<number, string>();

  private readonly file: string;
  readonly source: string;
  private readonly first: number;
  private readonly purpose: Purpose;

  constructor(file: string, source: string, first: number, purpose: Purpose) {
    this.file = file;
    this.source = source;
    this.first = first;
    this.purpose = purpose;
  }

  wrap({ start, end }: Node, before: string, after: string): void {
    this.opened.set(start, (this.opened.get(start) ?? '') + before);
    this.closed.set(end, after + (this.closed.get(end) ?? ''));
  }

  /** The node, or one of the texts that may take its place. */
  choose(node: Node, choices: readonly { from: string; to: string; text: string }[]): void {
    if (this.purpose === 'loops') return;
    if (this.purpose === 'record') {
      for (const { from, to, text } of choices) {
        const id = this.add(node, from, to);
        // What reads only may be done twice.
        if (text in LITERAL || isPure(node)) this.wrap(node, `isOther(${id}, (`, `), () => (${text}))`);
        else this.wrap(node, `(isChosenMutant(${id}), (`, '))');
      }
      return;
    }
    const tests = choices.map(({ from, to, text }) => `isChosenMutant(${this.add(node, from, to)}) ? (${text}) : `);
    this.wrap(node, `(${tests.join('')}(`, '))');
  }

  /** The statement, or nothing. */
  leaveOut(node: Node): void {
    if (this.purpose === 'loops') return;
    this.wrap(node, `{ if (!isChosenMutant(${this.add(node, this.raw(node), 'nothing')})) `, ' }');
  }

  add({ start }: Node, from: string, to: string): number {
    const id = this.first + this.mutants.length;
    const before = this.source.slice(0, start);
    const begin = before.lastIndexOf('\n') + 1;
    const text = this.source.slice(begin).split('\n', 1)[0].trim();
    this.mutants.push({ id, file: this.file, line: before.split('\n').length, text, from, to });
    return id;
  }

  raw({ start, end }: Node): string {
    return this.source.slice(start, end);
  }

  code(): string {
    const places = [...new Set([...this.opened.keys(), ...this.closed.keys()])].toSorted((a, b) => a - b);
    let [code, at] = ['', 0];
    for (const place of places) {
      code += this.source.slice(at, place) + (this.closed.get(place) ?? '') + (this.opened.get(place) ?? '');
      at = place;
    }
    return code + this.source.slice(at);
  }
}

function visit(node: Node, writer: Writer): void {
  const kind = node.type;
  // Texts of errors, and what is only type.
  if (kind === 'ThrowStatement') return;
  if (kind.startsWith('TS') && !EXPRESSIONS_OF_TYPES.has(kind)) return;
  rules[kind]?.(node, writer);
  for (const [name, child] of Object.entries(node)) {
    if ((kind === 'UnaryExpression' && isLiteral(child)) || isKey(node, name)) continue;
    for (const one of Array.isArray(child) ? (child as unknown[]) : [child]) if (isNode(one)) visit(one, writer);
  }
}

const EXPRESSIONS_OF_TYPES = new Set([
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSParameterProperty',
]);

const rules: Readonly<Record<string, (node: Node, writer: Writer) => void>> = {
  BinaryExpression: twoOperands,
  LogicalExpression: twoOperands,
  AssignmentExpression(node, writer) {
    const to = ASSIGNMENT[node['operator'] as string];
    if (to !== undefined) swapOperator(node, writer, [to]);
  },
  UpdateExpression(node, writer) {
    const from = node['operator'] as string;
    writer.choose(node, [{ from, to: UPDATE[from], text: writer.raw(node).replace(from, UPDATE[from]) }]);
  },
  UnaryExpression(node, writer) {
    const from = node['operator'] as string;
    if (UNARY.has(from)) writer.choose(node, [{ from, to: '', text: writer.raw(node['argument'] as Node) }]);
  },
  Literal(node, writer) {
    const from = writer.raw(node);
    if (from in LITERAL) writer.choose(node, [{ from, to: LITERAL[from], text: LITERAL[from] }]);
  },
  IfStatement: (node, writer) => condition(node['test'] as Node, writer, ['true', 'false']),
  ConditionalExpression: (node, writer) => condition(node['test'] as Node, writer, ['true', 'false']),
  // A loop without an end would only be slow to kill.
  WhileStatement: loop,
  DoWhileStatement: loop,
  ForStatement: loop,
  ExpressionStatement(node, writer) {
    const { type } = node['expression'] as Node;
    if (type !== 'CallExpression' && type !== 'ChainExpression') return;
    const callee = (node['expression'] as { callee?: Node }).callee;
    if (callee?.type === 'Super') return;
    writer.leaveOut(node);
  },
};

function twoOperands(node: Node, writer: Writer): void {
  const choices = BINARY[node['operator'] as string];
  const [left, right] = [node['left'] as Node, node['right'] as Node];
  // What joins texts is no sum.
  if (choices === undefined || isText(left) || isText(right)) return;
  swapOperator(node, writer, choices);
}

function swapOperator(node: Node, writer: Writer, choices: readonly string[]): void {
  const [left, right] = [node['left'] as Node, node['right'] as Node];
  const from = node['operator'] as string;
  const { source } = writer;
  const at = source.indexOf(from, left.end);
  if (at < 0 || at >= right.start) throw new Error(`${source.slice(node.start, node.end)}: no ${from} is in it`);
  const [before, after] = [source.slice(node.start, at), source.slice(at + from.length, node.end)];
  // A target stands free; what another operator would bind otherwise does not.
  const text = (to: string): string => (to in ASSIGNMENT ? `${before}${to}${after}` : `(${before}) ${to} (${after})`);
  writer.choose(
    node,
    choices.map((to) => ({ from, to, text: text(to) })),
  );
}

function condition(test: Node, writer: Writer, choices: readonly string[]): void {
  writer.choose(
    test,
    choices.map((to) => ({ from: writer.raw(test), to, text: to })),
  );
}

function loop(node: Node, writer: Writer): void {
  const test = node['test'] as Node | null;
  if (test === null || isLiteral(test)) {
    const body = node['body'] as Node;
    writer.wrap(body, '{ turnOfLoop(); ', ' }');
    return;
  }
  writer.wrap(test, '(turnOfLoop() && (', '))');
  condition(test, writer, ['false']);
}

/** Functions of the model and of JavaScript that change nothing. */
const READING = new Set([
  'floor',
  'ceil',
  'min',
  'max',
  'clz32',
  'get',
  'has',
  'head',
  'find',
  'isClosed',
  'queueOf',
  'of',
]);

/** Computing it a second time gives the same and changes nothing. */
function isPure(node: Node): boolean {
  const kind = node.type;
  if (/^(?:New|Assignment|Update|Await|Yield|Import|TaggedTemplate|Function|ArrowFunction)/.test(kind)) return false;
  if (kind === 'CallExpression') {
    const { property } = node['callee'] as { property?: { name?: string } };
    if (!READING.has(property?.name ?? '')) return false;
  }
  return Object.values(node).every((child) => [child].flat().every((one) => !isNode(one) || isPure(one)));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function isLiteral(value: unknown): boolean {
  return isNode(value) && value.type === 'Literal';
}

function isText(node: Node): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string');
}

/** A name of a property, which is no expression. */
function isKey(node: Node, name: string): boolean {
  return name === 'key' && node['computed'] !== true;
}
