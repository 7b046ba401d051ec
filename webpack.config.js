const { DefinePlugin } = require('@rspack/core');

module.exports = {
  // The parser is loaded only when it is needed; its size is no news.
  performance: { hints: false },
  // Keeps the build machine's path out of the bundle.
  plugins: [new DefinePlugin({ 'import.meta.url': '"file:///"' })]
};
