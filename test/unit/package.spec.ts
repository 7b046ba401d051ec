import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('the package', () => {
  const { name, license } = JSON.parse(read('package.json'));
  const pyproject = read('pyproject.toml');

  it('has one name for npm, PyPI and the extension folder', () => {
    expect(name).toBe('jupyterlab-asyncio-doctor');
    expect(pyproject).toContain(`name = "${name}"`);
    expect(pyproject).toContain(`share/jupyter/labextensions/${name}"`);
    expect(JSON.parse(read('install.json')).packageName).toBe(name);
    expect(read('jupyterlab_asyncio_doctor/__init__.py')).toContain(`"dest": "${name}"`);
  });

  it('has one licence', () => {
    expect(pyproject).toContain(`license = "${license}"`);
    expect(read('LICENSE')).toMatch(/^BSD 3-Clause License/);
  });

  it('has its settings under the id of its plugin', () => {
    expect(existsSync(join(root, 'schema/plugin.json'))).toBe(true);
    expect(read('src/index.ts')).toContain(`'${name}:plugin'`);
  });

  it('finds its version before any other in package.json', () => {
    const [, version] = /"version": "([^"]+)"/.exec(read('package.json')) ?? [];
    expect(version).toBe(JSON.parse(read('package.json')).version);
  });

  it('has every command that the README names', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...read('README.md').matchAll(/\bnpm (?:run (\S+?)|(test))(?=[\s`])/g)];
    expect(named.length).toBeGreaterThan(5);
    expect(named.map(([, run, test]) => run ?? test).filter(name => !(name in scripts))).toEqual(
      []
    );
  });

  it('names no registry in the lock file', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
});
