const SEED = 0xc70f6907;
const MULTIPLIER = 0x5bd1e995;

/**
 * MurmurHash2 (32 bits) of the text's UTF-8 bytes, with ipykernel's seed: the
 * name of the file that a cell of this source runs as (ipykernel/compiler.py).
 */
export function murmur2(text: string): number {
  const bytes = new TextEncoder().encode(text);
  const whole = bytes.length & ~3;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    hash = Math.imul(hash, MULTIPLIER) ^ scrambled(words.getUint32(at, true));
  }
  if (whole < bytes.length) {
    for (let at = bytes.length - 1; at >= whole; at--) {
      hash ^= bytes[at] << (8 * (at - whole));
    }
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function scrambled(word: number): number {
  const mixed = Math.imul(word, MULTIPLIER);
  return Math.imul(mixed ^ (mixed >>> 24), MULTIPLIER);
}
