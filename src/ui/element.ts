import { spansOf } from './prose';

type Child = Node | string | null;

/** A DOM element with attributes; those that are null or false are left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | boolean | null>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter(child => child !== null));
  return node;
}

/** A sentence as nodes, its code in `<code>`. Never HTML: all of it is text. */
export function prose(text: string): Node[] {
  return spansOf(text).map(span =>
    span.code ? code(span.text) : document.createTextNode(span.text)
  );
}

/** Code in a sentence: left to right also where the sentence is not. */
export function code(text: string): HTMLElement {
  const node = element('code', { dir: 'ltr', translate: 'no' });
  node.textContent = text;
  return node;
}
