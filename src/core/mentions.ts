/**
 * Whether an error, a warning or code may have to do with async code: the
 * cheap question that decides whether anything else is loaded. Wrong only in
 * saying yes.
 */
export function mentionsAsync(text: string): boolean {
  return /async|await|coroutine|event loop|\btrio\b|<Task |coro=|never retrieved|Exception in callback|Executing <|Unclosed c/.test(
    text
  );
}

/** Whether a printed text or a result may be that of async code that nobody waited for. */
export function showsAsync(text: string): boolean {
  return /<(?:coroutine|async_generator) object |<_?\w*(?:Task|Future) |outside (?:async )?function/.test(
    text
  );
}
