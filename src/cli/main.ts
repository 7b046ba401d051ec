import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs, ParseArgsConfig } from 'node:util';
import { Applicability } from '../core/rule';
import { loadParser } from '../python/parser';
import { check, printChecked } from './check';
import { diffOf, fix } from './fix';
import { NotebookFile, readNotebook, writeNotebook } from './notebook-file';

const usage = `Usage:
  asyncio-doctor check [--json] [--hints] NOTEBOOK…
      Says which asyncio mistakes the notebooks show; with --hints
      also advice about code that works.
      Exit 0: nothing found. 1: something found. 2: bad input.
  asyncio-doctor fix [--level safe|check-first|workaround]
                     [--output FILE | --in-place | --diff] NOTEBOOK
      Mends them; without a destination it prints the difference.
      Exit 0: done, or nothing to do. 1: something is left. 2: bad input.`;

/** What was asked for cannot be done; the message is for the reader. */
class BadInput extends Error {}

void main(process.argv.slice(2)).then(code => (process.exitCode = code));

async function main([command, ...args]: string[]): Promise<number> {
  try {
    switch (command) {
      case 'check':
        return await runCheck(args);
      case 'fix':
        return await runFix(args);
      case '--help':
      case '-h':
      case 'help':
        console.log(usage);
        return 0;
      default:
        throw new BadInput(command === undefined ? usage : `No command ${command}.\n${usage}`);
    }
  } catch (reason) {
    console.error(messageOf(reason));
    return 2;
  }
}

async function runCheck(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    json: { type: 'boolean' },
    hints: { type: 'boolean' }
  });
  if (positionals.length === 0) {
    throw new BadInput(`Which notebook?\n${usage}`);
  }
  await startParser();
  let code = 0;
  for (const path of positionals) {
    try {
      const { file } = await open(path);
      const checked = check(path, file, values.hints === true);
      const printed = values.json ? JSON.stringify(checked) : printChecked(checked);
      if (printed) {
        console.log(printed);
      }
      code = Math.max(code, checked.diagnostics.length > 0 ? 1 : 0);
    } catch (reason) {
      console.error(messageOf(reason));
      code = 2;
    }
  }
  return code;
}

async function runFix(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    level: { type: 'string', default: 'safe' },
    output: { type: 'string' },
    'in-place': { type: 'boolean' },
    diff: { type: 'boolean' }
  });
  const { level } = values;
  const destinations = [values.output, values['in-place'], values.diff].filter(Boolean);
  if (positionals.length !== 1 || destinations.length > 1 || !isApplicability(level)) {
    throw new BadInput(usage);
  }
  const [path] = positionals;
  await startParser();
  const { text, file } = await open(path);
  const { notebook, left } = fix(file, level);
  const target = values['in-place'] ? path : values.output;
  if (typeof target === 'string') {
    const fixed = writeNotebook(text, file.notebook, notebook);
    if (target !== path || fixed !== text) {
      await writeFile(target, fixed);
    }
  } else {
    process.stdout.write(diffOf(path, file.notebook, notebook));
  }
  if (left.length > 0) {
    console.error(printChecked({ notebook: path, diagnostics: left }));
  }
  return left.length > 0 ? 1 : 0;
}

async function open(path: string): Promise<{ text: string; file: NotebookFile }> {
  try {
    const text = await readFile(path, 'utf8');
    return { text, file: readNotebook(text) };
  } catch (reason) {
    throw new BadInput(`${path}: ${messageOf(reason)}`);
  }
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

type Options = NonNullable<ParseArgsConfig['options']>;

function parse(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (reason) {
    throw new BadInput(`${messageOf(reason)}\n${usage}`);
  }
}

function isApplicability(level: unknown): level is Applicability {
  return ['safe', 'check-first', 'workaround'].some(known => known === level);
}

/** The two wasm files lie beside the bundled script. */
function startParser(): Promise<void> {
  return loadParser(file => readFile(new URL(file, import.meta.url)));
}
