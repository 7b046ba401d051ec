/** Not one of the loop's own, of IPython's, or code of a string. */
export function isLibraryFile(file: string): boolean {
  const known = packageOf(file);
  return known
    ? !/^(uvloop|anyio|nest_asyncio2?|IPython|ipykernel)$/.test(known)
    : !/^<|ipykernel_|[\\/](asyncio|concurrent|IPython)[\\/]|[\\/](runpy|functools|contextlib)\.py/.test(
        file
      );
}

/** Of a file in site-packages its package; else the name of the file. */
export function packageOf(file: string): string {
  const inside = /[\\/](?:site|dist)-packages[\\/]([^\\/]+?)(?:\.py)?(?:[\\/]|$)/.exec(file);
  return inside ? inside[1] : '';
}
