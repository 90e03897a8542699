/** What a spreadsheet would take for a formula; a word after a sign is none that does anything. */
const FORMULA = /^'*(?:=|[-+@](?![\w ./]*$)|[\t\r])/;
/** What a terminal acts upon, but for tabs and ends of lines, which a quoted cell may have. */
// oxlint-disable-next-line no-control-regex -- those are meant
const CONTROLS = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f]/g;

/**
 * Text of unknown origin as a cell of a CSV file: nothing that a terminal or a spreadsheet acts upon. Control characters are replaced by `picture`, and what would be a formula gets an apostrophe
 * before it (OWASP, "CSV Injection"), which `textOfCell` takes away again.
 */
export function cellOfText(text: string, picture: (control: string) => string): string {
  const plain = text.replace(CONTROLS, picture);
  return FORMULA.test(plain) ? `'${plain}` : plain;
}

/** The text that a cell stands for. */
export function textOfCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}
