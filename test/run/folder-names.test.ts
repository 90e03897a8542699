import { expect, test } from 'vitest';
import { namesIn } from '../../src/run/folder-names.ts';
import { temporaryFolder, write } from '../trace/support.ts';

const folder = temporaryFolder();

test('the names in a folder; what cannot be read is an input error of the name that it is shown by', () => {
  const file = write(folder, 'a/one', '');
  expect(namesIn(`${folder}/a`)).toEqual(['one']);
  for (const path of [file, `${folder}/b`])
    expect(() => namesIn(path, 'shown')).toThrow(
      expect.objectContaining({ name: 'UserError', exitCode: 3, message: expect.stringMatching(/^shown: ./) }),
    );
});
