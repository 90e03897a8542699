import { HEX_DIGIT } from '../scanner.ts';

const COMMA = 44;
const NEWLINE = 10;
const ZERO = 48;

/** Added to a SIZE of two digits, whose newline is still to be checked. */
export const SIZE_LONG = 128;
export const SIZE_BITS = 127;

/** Two bytes of text, the first one lowest, as two hexadecimal digits << 4; -1 = they are none. 64 Ki entries of which few are ever touched. */
export const UPPER_DIGITS = new Int16Array(65536).fill(-1);
/** A digit and a comma, as the digit's value. */
export const LOWER_DIGIT = new Int16Array(65536).fill(-1);
/** A decimal digit and a newline, as the digit's value, or two decimal digits, as theirs + SIZE_LONG. */
export const SIZE = new Int16Array(65536).fill(-1);

const digits = [...HEX_DIGIT.keys()].filter((byte) => HEX_DIGIT[byte] < 16);
for (const first of digits) {
  LOWER_DIGIT[first | (COMMA << 8)] = HEX_DIGIT[first];
  for (const second of digits) UPPER_DIGITS[first | (second << 8)] = (HEX_DIGIT[first] << 8) | (HEX_DIGIT[second] << 4);
}
for (let first = 0; first < 10; first++) {
  SIZE[(first + ZERO) | (NEWLINE << 8)] = first;
  for (let second = 0; second < 10; second++) {
    SIZE[(first + ZERO) | ((second + ZERO) << 8)] = SIZE_LONG + first * 10 + second;
  }
}
