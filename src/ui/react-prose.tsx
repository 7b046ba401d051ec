import * as React from 'react';
import { spansOf } from './prose';

/** A sentence, its code in `<code>`; what `prose()` is for the card. */
export function Prose({ text }: { readonly text: string }): React.ReactElement {
  return (
    <>
      {spansOf(text).map((span, i) =>
        span.code ? (
          <code key={i} dir="ltr" translate="no">
            {span.text}
          </code>
        ) : (
          <React.Fragment key={i}>{span.text}</React.Fragment>
        )
      )}
    </>
  );
}
