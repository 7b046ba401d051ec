const { DefinePlugin } = require('@rspack/core');

module.exports = {
  // The parser is loaded only when it is needed; its size is no news.
  performance: { hints: false },
  module: {
    rules: [
      // The style is part of the JavaScript that JupyterLab loads at its start.
      {
        test: /\.css$/,
        enforce: 'pre',
        loader: 'builtin:lightningcss-loader',
        options: { minify: true, targets: ['chrome >= 100', 'firefox >= 100', 'safari >= 15.4'] }
      }
    ]
  },
  // Keeps the build machine's path out of the bundle.
  plugins: [new DefinePlugin({ 'import.meta.url': '"file:///"' })]
};
