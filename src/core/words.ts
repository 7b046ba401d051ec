/**
 * The part of a gettext bundle that rules use: JupyterLab passes its own
 * bundle, the command line and the tests pass {@link english}.
 */
export type Trans = {
  /** The text in the reader's language, `%1`, `%2`… replaced by the arguments. */
  __(text: string, ...args: string[]): string;
  /** Singular or plural by `n`, which is also `%1`. */
  _n(singular: string, plural: string, n: number, ...args: string[]): string;
};

/** The texts as they stand in the source. */
export const english: Trans = {
  __: (text, ...args) => fill(text, args),
  _n: (singular, plural, n, ...args) => fill(n === 1 ? singular : plural, [String(n), ...args])
};

function fill(text: string, args: readonly string[]): string {
  return text.replace(/%(\d)/g, (mark, digit: string) => args[Number(digit) - 1] ?? mark);
}
