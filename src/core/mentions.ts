/**
 * Whether a text may have to do with async code: the cheap question that
 * decides whether anything else is loaded. Wrong only in saying yes.
 */
export function mentionsAsync(text: string): boolean {
  return ASYNC.test(text);
}

const ASYNC = /async|await|coroutine|event loop|<Task |<_GatheringFuture|\buvloop\b|\btrio\b/;
