import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-asyncio-doctor:plugin',
  description: 'Explains asyncio mistakes in a notebook and fixes them.',
  autoStart: true,
  activate: () => undefined
};

export default [plugin];
