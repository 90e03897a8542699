import { UserError } from './user-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'no space left on the disk',
  EFBIG: 'it would be larger than files may be here (ulimit -f)',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'no such folder, and it cannot be made',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ELOOP: 'a link in the path leads back to itself',
  EEXIST: 'something of that name is there, and is no folder',
  EISDIR: 'is a folder, expected a file',
  ENAMETOOLONG: 'the name is too long',
};

/** What the operating system refused to write, as one line; exit code 2. */
export function writeError(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new UserError(`${path}: cannot be written: ${reason}`);
}
