import { readFile } from 'fs/promises';
import { loadParser } from '../../../src/python/parser';

/** Loads the parser from node_modules; each file lies in the package of its name. */
export function loadPythonParser(): Promise<void> {
  return loadParser(file => readFile(require.resolve(file.replace('.wasm', `/${file}`))));
}
