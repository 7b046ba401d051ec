import { loadParser, ReadWasm } from './parser';

/** Loads the parser from the extension's own static files, on first use. */
export function loadPythonParser(): Promise<void> {
  return loadParser(fetchWasm);
}

/** The bundler copies the files to static/ and puts their addresses here. */
const URLS = {
  'web-tree-sitter.wasm': new URL('web-tree-sitter/web-tree-sitter.wasm', import.meta.url),
  'tree-sitter-python.wasm': new URL('tree-sitter-python/tree-sitter-python.wasm', import.meta.url)
};

const fetchWasm: ReadWasm = async file => {
  const response = await fetch(URLS[file]);
  if (!response.ok) {
    throw new Error(`${file}: HTTP ${response.status}`);
  }
  return new Uint8Array(await response.arrayBuffer());
};
