import { cellEdit } from '../core/edit';
import { defineRule } from '../core/rule';
import { Run } from '../core/run';
import { isLocked } from '../fixes/async-blockers';
import { programOf, pythonCell } from '../python/program';
import { argumentsOf } from '../python/value-use';
import { Explained, explainedFailures } from './findings/explained';

export const stdioClientNeedsFile = defineRule<Explained>({
  name: 'stdio-client-needs-file',
  severity: 'error',
  example: { code: 'async with stdio_client(server) as streams:' },
  title: trans => trans.__('An MCP server that has nowhere to print'),
  whatHappened: ({ code }, trans) =>
    trans.__(
      '`%1` starts an MCP server as a program of its own. That program needs a real file for its messages.',
      code
    ),
  whyHere: (_names, trans) =>
    trans.__(
      'MCP hands it `sys.stderr`. In Colab and on Windows, Jupyter puts something there that is no file.'
    ),
  whatToDo: (_names, trans) =>
    trans.__('Give it a file: `stdio_client(server, errlog=open("server.log", "w"))`.'),
  learnMore: [
    {
      title: 'MCP Python SDK: stdio_client fails in notebooks',
      url: 'https://github.com/modelcontextprotocol/python-sdk/issues/1103'
    }
  ],
  detect: (notebook, run) =>
    explainedFailures(notebook, run && ofMcp(run), /^UnsupportedOperation$/, /^fileno$/),
  message: (_names, trans) =>
    trans.__('The MCP server needs a real file for its messages, and Jupyter’s is none.'),
  fixes: ({ at }, notebook, trans) => {
    const program = programOf(notebook);
    const cell = pythonCell(program, at.cell);
    const calls = (cell?.callsByName.get('stdio_client') ?? []).filter(
      call => call.from >= at.from && call.to <= at.to
    );
    const [given, more] = calls.length === 1 ? argumentsOf(calls[0]) : [];
    return cell && given && !more && given.type !== 'list_splat' && !isLocked(program, cell)
      ? [
          {
            title: trans.__('Write its messages to server.log'),
            applicability: 'check-first',
            note: trans.__('Makes this file, or empties it.'),
            edit: [
              cellEdit(cell, [
                { from: given.to, to: given.to, insert: ", errlog=open('server.log', 'w')" }
              ])
            ]
          }
        ]
      : [];
  }
});

function ofMcp(run: Run): Run {
  return {
    ...run,
    errors: run.errors.filter(({ chain }) =>
      chain.some(({ frames }) => frames.some(({ file }) => /[\\/]mcp[\\/]/.test(file ?? '')))
    )
  };
}
