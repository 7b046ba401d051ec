import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const built = globalIgnores([
  'lib/',
  'dist/',
  'build/',
  '.venv/',
  'jupyterlab_asyncio_doctor/labextension/',
  'test-results/',
  'playwright-report/'
]);

/** Configuration and scripts, which run in Node. */
const scripts = {
  files: ['**/*.{js,mjs}'],
  languageOptions: {
    globals: {
      URL: 'readonly',
      __dirname: 'readonly',
      console: 'readonly',
      fetch: 'readonly',
      module: 'writable',
      process: 'readonly',
      require: 'readonly',
      setTimeout: 'readonly',
      window: 'readonly'
    }
  }
};

const typescript = {
  files: ['**/*.{ts,tsx}'],
  extends: [tseslint.configs.strict],
  languageOptions: {
    parserOptions: {
      project: './tsconfig.test.json',
      tsconfigRootDir: import.meta.dirname
    }
  },
  rules: {
    // An index that was looked up before; the parser's fields that a node of its type has.
    '@typescript-eslint/no-non-null-assertion': 'off',
    '@typescript-eslint/await-thenable': 'error',
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': 'error',
    '@typescript-eslint/naming-convention': [
      'error',
      {
        selector: 'interface',
        format: ['PascalCase'],
        custom: { regex: '^I[A-Z]', match: true }
      }
    ]
  }
};

/** Comes after prettier's list, which switches some of these off. */
const everywhere = {
  files: ['**/*.{js,mjs,ts,tsx}'],
  rules: {
    curly: ['error', 'all'],
    eqeqeq: 'error',
    'prefer-arrow-callback': 'error',
    quotes: ['error', 'single', { avoidEscape: true }]
  }
};

export default defineConfig([
  built,
  js.configs.recommended,
  scripts,
  typescript,
  { plugins: { jupyter } },
  jupyter.configs.recommended,
  // Titles of English pages to read on; that all else is translated is tested in words.spec.ts.
  { files: ['src/{libraries,rules}/**'], rules: { 'jupyter/no-untranslated-string': 'off' } },
  {
    files: ['test/**'],
    rules: {
      'jupyter/no-untranslated-string': 'off',
      'jupyter/require-disposable-ownership': 'off'
    }
  },
  prettier,
  everywhere
]);
