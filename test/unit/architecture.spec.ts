import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

const src = join(__dirname, '../../src');

/** Which rooms of the house a room may import, and which packages. */
const MAY_IMPORT: Readonly<Record<string, { rooms: readonly string[]; packages: RegExp }>> = {
  core: { rooms: [], packages: /^$/ },
  python: { rooms: ['core'], packages: /^$/ },
  fixes: { rooms: ['core', 'python'], packages: /^$/ },
  libraries: { rooms: ['core'], packages: /^$/ },
  rules: { rooms: ['core', 'python', 'fixes', 'libraries'], packages: /^$/ },
  'tokens.ts': { rooms: ['core'], packages: /^@lumino\// },
  notebook: { rooms: ['core', 'tokens.ts'], packages: /^(@jupyterlab|@lumino)\/|^diff$/ },
  ui: { rooms: ['core', 'tokens.ts'], packages: /^(@jupyterlab|@lumino)\/|^react(-dom)?$|^diff$/ },
  cli: {
    rooms: ['core', 'python', 'fixes', 'libraries', 'rules'],
    packages: /^node:|^(diff|jsonc-parser)$/
  }
};

/** The one file that knows the parser. */
const PARSER = { file: 'python/parser.ts', packages: /^web-tree-sitter$/ };

type File = { readonly path: string; readonly room: string; readonly text: string };

const files: readonly File[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(path => path.split(sep).join('/'))
  .filter(path => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  .map(path => ({
    path,
    room: path.split('/')[0],
    text: withoutComments(readFileSync(join(src, path), 'utf8'))
  }));

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, '').replace(/(^|\s)\/\/ .*$/gm, '$1');
}

function importsOf({ text }: File): string[] {
  const statement =
    /^(?:import|export)\b(?:[^'"`;]*\bfrom)?\s*'([^'\n]+)';$|\bimport\(\s*'([^'\n]+)'/gm;
  return [...text.matchAll(statement)]
    .map(([, name, lazy]) => name ?? lazy)
    .filter(name => !name.endsWith('.svg'));
}

/** The room that a relative import leads to; null for a package. */
function roomOf({ path }: File, name: string): string | null {
  if (!name.startsWith('.')) {
    return null;
  }
  const [room, inside] = normalize(join(dirname(path), name)).split(sep);
  return inside === undefined && !(room in MAY_IMPORT) ? `${room}.ts` : room;
}

describe('the rooms of the house', () => {
  it.each(Object.keys(MAY_IMPORT))('%s exists', room => {
    expect(files.map(file => file.room)).toContain(room);
  });

  it.each(files.filter(({ room }) => room in MAY_IMPORT).map(file => [file.path, file] as const))(
    '%s imports what its room may',
    (path, file) => {
      const { rooms, packages } = MAY_IMPORT[file.room];
      const foreign = importsOf(file).filter(name => {
        const room = roomOf(file, name);
        if (room !== null) {
          return room !== file.room && !rooms.includes(room);
        }
        return !packages.test(name) && !(path === PARSER.file && PARSER.packages.test(name));
      });
      expect(foreign).toEqual([]);
    }
  );

  it('are all on the plan', () => {
    const outside = files
      .map(({ room }) => room)
      .filter(room => !(room in MAY_IMPORT) && !['index.ts', 'commands.ts'].includes(room));
    expect(outside).toEqual([]);
  });
});

describe('the pure rooms', () => {
  const pure = files.filter(
    ({ room, path }) =>
      ['core', 'python', 'fixes', 'libraries', 'rules'].includes(room) &&
      // Loading the parser is the one asynchronous step.
      !['python/parser.ts', 'python/browser.ts'].includes(path)
  );

  it.each(pure.map(file => [file.path, file] as const))('%s does no I/O', (_, { text }) => {
    const code = text.replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/(?:[^/\\\n]|\\.)+\//g, '');
    expect(code).not.toMatch(
      /\b(console|document|window|localStorage|process|Promise)\.|\b(fetch|setTimeout|Promise)\(|\basync (function|\(|\w+ =>)|\bawait [\w(]/
    );
  });
});
