/** Code for a title: one line, long arguments shortened, at most `room` characters. */
export function shortCode(code: string, room: number): string {
  const line = code.replace(/\s+/g, ' ').trim();
  if (line.length <= room) {
    return line;
  }
  const open = line.indexOf('(');
  const call = `${line.slice(0, open)}(…)`;
  return open > 0 && call.length <= room ? call : `${line.slice(0, room - 1)}…`;
}

/** The same for code that may have several lines: of those, only what is called. */
export function lineOfCode(code: string, room: number): string {
  const [first, ...more] = code.split('\n');
  const open = first.indexOf('(');
  return shortCode(more.length > 0 && open > 0 ? `${first.slice(0, open)}(…)` : code, room);
}

/** The beginning of the code, on one line. */
export function cutCode(code: string, room: number): string {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length <= room ? line : `${line.slice(0, room - 1)}…`;
}
