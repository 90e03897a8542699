/** What takes the place of an operator of two operands: its neighbour, and for an order its contrary too. */
export const BINARY: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
};

export const ASSIGNMENT: Readonly<Record<string, string>> = {
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
  '&=': '|=',
  '|=': '&=',
  '^=': '&=',
  '<<=': '>>=',
  '>>=': '<<=',
  '>>>=': '<<=',
};

export const UPDATE: Readonly<Record<string, string>> = { '++': '--', '--': '++' };

/** `!x` and `-x` become `x`. */
export const UNARY: ReadonlySet<string> = new Set(['!', '-']);

export const LITERAL: Readonly<Record<string, string>> = { true: 'false', false: 'true', '0': '1', '1': '0' };
