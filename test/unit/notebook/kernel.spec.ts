/** @jest-environment jsdom */
import type { ISessionContext } from '@jupyterlab/apputils';
import { Signal } from '@lumino/signaling';
import { KernelFacts } from '../../../src/notebook/kernel';

/** A session with a kernel that answers as the real ones of xeus-python 0.19 and ipykernel 7.4 do. */
function sessionWith(implementation: string, answer: string | null) {
  const asked: string[] = [];
  const kernel = {
    id: implementation,
    status: 'idle',
    info: Promise.resolve({
      implementation,
      language_info: { name: 'python', version: '3.11.9' }
    }),
    requestExecute: ({ user_expressions }: { user_expressions: Record<string, string> }) => {
      asked.push(...Object.values(user_expressions));
      const data = { 'text/plain': answer };
      return {
        done: Promise.resolve({
          content: {
            status: 'ok',
            user_expressions: answer === null ? {} : { answer: { status: 'ok', data } }
          }
        })
      };
    }
  };
  const session = { session: { kernel }, kernelChanged: new Signal<object, void>({}) };
  return { facts: new KernelFacts(session as unknown as ISessionContext), asked };
}

/** Until all promises that are under way have been kept. */
const settled = () => new Promise(resolve => setTimeout(resolve));

describe('whether the cells of a kernel can wait', () => {
  it.each([
    ['False', false],
    ['True', true]
  ])('is asked of a kernel that is not IPython’s own: %s', async (answer, canWait) => {
    const { facts } = sessionWith('xeus-python', answer);
    await settled();
    expect(facts.facts).toMatchObject({ implementation: 'xeus-python', canWait });
  });

  it('is not asked of ipykernel', async () => {
    const { facts, asked } = sessionWith('ipython', 'False');
    await settled();
    expect(asked).toEqual([]);
    expect(facts.facts.canWait).toBeUndefined();
  });

  it('is denied of a kernel that evaluates nothing, as xpython-raw', async () => {
    const { facts } = sessionWith('xeus-python', null);
    await settled();
    expect(facts.facts.canWait).toBe(false);
  });
});

it('which patch can be imported is asked once', async () => {
  const { facts, asked } = sessionWith('ipython', "'nest_asyncio2'");
  await settled();
  facts.askNestAsyncio();
  facts.askNestAsyncio();
  await settled();
  expect(asked).toHaveLength(1);
  expect(facts.facts.nestAsyncio).toBe('nest_asyncio2');
});
