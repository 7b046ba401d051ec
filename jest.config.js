/** Packages that ship ES modules, which jest has to translate. */
const ES_MODULES = [
  '@codemirror',
  '@jupyter/',
  '@jupyterlab/',
  '@lezer',
  '@lumino',
  '@marijn',
  '@microsoft',
  '@rjsf',
  'color',
  'crelt',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'style-mod',
  'vscode-ws-jsonrpc',
  'w3c-keyname',
  'y-protocols',
  'y-websocket',
  'yjs'
];

/** Translates one file at a time; `npm run test:types` checks the types. */
const TYPESCRIPT = {
  target: 'ES2022',
  module: 'commonjs',
  moduleResolution: 'node10',
  jsx: 'react',
  allowJs: true,
  esModuleInterop: true,
  isolatedModules: true
};

const shared = {
  // A spec that needs a page starts with `@jest-environment jsdom`.
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/test/browser-shims.js'],
  transform: {
    '\\.svg$': '@jupyterlab/testing/lib/jest-raw-loader.js',
    '\\.m?[jt]sx?$': ['ts-jest', { tsconfig: TYPESCRIPT, diagnostics: false }]
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')}))`],
  moduleNameMapper: { '\\.css$': '<rootDir>/test/empty-style.js' },
  modulePathIgnorePatterns: [
    '<rootDir>/(lib|dist|build|\\.venv)/',
    '<rootDir>/jupyterlab_asyncio_doctor/'
  ]
};

module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/unit/**/*.spec.ts?(x)']
    },
    {
      ...shared,
      displayName: 'pages',
      testMatch: ['<rootDir>/test/*.spec.ts']
    },
    {
      ...shared,
      displayName: 'damage',
      testMatch: ['<rootDir>/test/damage/*.spec.ts']
    }
  ]
};
