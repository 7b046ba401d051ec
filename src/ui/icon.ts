import { LabIcon } from '@jupyterlab/ui-components';
import svgstr from '../../style/icons/asyncio-doctor.svg';

/** An event loop and its pulse. */
export const icon = new LabIcon({ name: 'jupyterlab-asyncio-doctor:icon', svgstr });
