import { Background } from '../core/library';
import { PythonCell } from '../python/cell';
import { Program, qualifiedName } from '../python/program';
import { child, SyntaxNode } from '../python/syntax';

/** A coroutine function that runs until someone stops it. */
export type Endless = {
  /** The package, and the end of its full name. */
  readonly name: string;
  readonly packages: readonly string[];
  readonly background: Background;
  /** In place of the call that runs a coroutine of the notebook which waits for it. */
  readonly within?: Background;
};

/** Coroutines that `await` would wait for without end (libraries-2026.md, wrong fixes). */
export const endless: readonly Endless[] = [
  {
    name: 'serve',
    packages: ['hypercorn'],
    background: {
      what: 'server',
      // Without a trigger it takes Interrupt from the kernel.
      lines: [
        '{server_task} = {asyncio}.create_task({function}({given}shutdown_trigger={asyncio}.Event().wait))'
      ],
      keywords: ['mode'],
      stop: '{server_task}.cancel()'
    }
  },
  {
    name: 'Server.serve',
    packages: ['granian'],
    background: {
      what: 'server',
      lines: ['{server_task} = {asyncio}.create_task({function}({arguments}))'],
      keywords: 'any',
      stop: '{of}.stop()'
    },
    within: {
      what: 'server',
      lines: ['{server_task} = {asyncio}.create_task({arguments})'],
      keywords: [],
      stop: '{server_task}.cancel()'
    }
  },
  {
    name: 'start_async',
    packages: ['slack_bolt'],
    background: {
      what: 'bot',
      lines: ['{bot_task} = {asyncio}.create_task({function}({arguments}))'],
      keywords: 'any',
      stop: 'await {of}.close_async()'
    },
    within: {
      what: 'bot',
      lines: ['{bot_task} = {asyncio}.create_task({arguments})'],
      keywords: [],
      stop: '{bot_task}.cancel()'
    }
  },
  {
    name: 'Server.serve',
    packages: ['uvicorn'],
    background: {
      what: 'server',
      lines: ['{threading}.Thread(target={of}.run{handed}, daemon=True).start()'],
      keywords: ['sockets'],
      stop: '{of}.should_exit = True'
    },
    within: {
      what: 'server',
      lines: ['{threading}.Thread(target={function}{handed}, daemon=True).start()'],
      keywords: ['debug']
    }
  }
];

/** What is known of a call whose coroutine runs until someone stops it; null of any other. */
export function endlessCall(program: Program, cell: PythonCell, call: SyntaxNode): Endless | null {
  const callee = call.type === 'call' ? child(call, 'function') : null;
  const full = callee && qualifiedName(program, cell, callee);
  return full
    ? (endless.find(
        ({ name, packages }) =>
          packages.includes(full.split('.')[0]) && `.${full}`.endsWith(`.${name}`)
      ) ?? null)
    : null;
}
