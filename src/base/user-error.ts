/** Exit codes of the program, as the shell sees them. */
export const EXIT = { ok: 0, no: 1, usage: 2, input: 3, incomplete: 4, internal: 70, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * What the user can mend: one line that names the place and the remedy, such as
 * `hello.lk:17: expected a hex address, found "zz"`, and the exit code that goes with it.
 */
export class UserError extends Error {
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode = EXIT.usage) {
    super(message);
    this.name = 'UserError';
    this.exitCode = exitCode;
  }
}

/** An input that cannot be read as it claims to be: exit code 3. */
export function inputError(message: string): UserError {
  return new UserError(message, EXIT.input);
}
