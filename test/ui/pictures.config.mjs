import config from './playwright.config.mjs';

/** Takes the pictures of the README instead of testing. */
export default { ...config, testMatch: '*.pictures.ts' };
