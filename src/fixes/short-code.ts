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
