// What JupyterLab expects of a browser and jsdom does not have.
if (typeof window !== 'undefined') {
  require('@jupyterlab/testing/lib/jest-shim.js');
}
