import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel as KernelApi } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { Kernel, unknownKernel } from '../core/notebook';

/** What is known of the kernel: what it says of itself, and one question to it. */
export class KernelFacts implements IDisposable {
  constructor(private readonly session: ISessionContext) {
    session.kernelChanged.connect(this.read, this);
    this.read();
  }

  /** All but `live`, which the notebook knows better. */
  get facts(): Kernel {
    return this._facts;
  }

  /** In lower case; null when no kernel has said it yet. */
  get language(): string | null {
    return this._language;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.session.kernelChanged.disconnect(this.read, this);
      Signal.clearData(this);
    }
  }

  /**
   * Asks once, silently and only while the kernel is idle, which patch module
   * it can import. Nothing of the user's runs, nothing is imported or stored.
   */
  askNestAsyncio(): void {
    const kernel = this.session.session?.kernel;
    const isPython = this._language === 'python' && this._facts.implementation === 'ipython';
    if (kernel && isPython && !this.asked.has(kernel.id) && kernel.status === 'idle') {
      this.asked.add(kernel.id);
      this.ask(kernel).catch(() => {
        // A kernel that dies or restarts before it answers: it is asked anew.
        this.asked.delete(kernel.id);
      });
    }
  }

  private async ask(kernel: KernelApi.IKernelConnection): Promise<void> {
    const answer = (await evaluate(kernel, WHICH)) ?? (await evaluate(kernel, WHICH));
    const module = NAMES.find(name => answer?.includes(name));
    if (module && kernel === this.session.session?.kernel) {
      this._facts = { ...this._facts, nestAsyncio: module };
      this._changed.emit();
    }
  }

  /** Asks a kernel that is not IPython's own whether there is an IPython, which lets cells wait. */
  private async askCanWait(kernel: KernelApi.IKernelConnection): Promise<void> {
    const ask = () => evaluate(kernel, HAS_IPYTHON, 'None');
    const answer = (await ask()) ?? (await ask());
    if (answer !== null && kernel === this.session.session?.kernel) {
      // xpython-raw (xeus-python 0.19) evaluates no expression at all.
      this._facts = { ...this._facts, canWait: answer === 'True' };
      this._changed.emit();
    }
  }

  private read(): void {
    const kernel = this.session.session?.kernel;
    this._facts = unknownKernel;
    this._language = null;
    kernel?.info
      .then(info => {
        if (kernel !== this.session.session?.kernel || this._isDisposed) {
          return;
        }
        const { language_info: language, implementation } = info;
        this._language = language.name.toLowerCase();
        this._facts = {
          ...unknownKernel,
          python: implementation === 'pyodide' ? null : majorMinor(language.version),
          implementation: implementation || null
        };
        this._changed.emit();
        if (this._language === 'python' && !/^(ipython|pyodide)$/.test(implementation)) {
          this.askCanWait(kernel).catch(() => {
            // A kernel that dies before it answers: nothing is known.
          });
        }
      })
      .catch(() => {
        // A kernel that dies before it has said what it is: nothing is known.
      });
  }

  private _facts = unknownKernel;
  private _language: string | null = null;
  private _isDisposed = false;
  private readonly asked = new Set<string>();
  private readonly _changed = new Signal<this, void>(this);
}

/** Longest first: one name is the start of the other. */
const NAMES = ['nest_asyncio2', 'nest_asyncio', 'none'] as const;

const WHICH =
  "(lambda find: next((name for name in ('nest_asyncio2', 'nest_asyncio') if find(name)), 'none'))" +
  "(__import__('importlib.util', fromlist=['find_spec']).find_spec)";

const HAS_IPYTHON = "hasattr(__import__('builtins'), 'get_ipython') or 'get_ipython' in globals()";

/**
 * The answer's text, empty where the kernel gives none; null when the question
 * was dropped, as happens behind a failing cell.
 * @param code what is run besides: nothing, or what some kernels need instead.
 */
async function evaluate(
  kernel: KernelApi.IKernelConnection,
  expression: string,
  code = ''
): Promise<string | null> {
  const { content } = await kernel.requestExecute({
    code,
    silent: true,
    store_history: false,
    stop_on_error: false,
    allow_stdin: false,
    user_expressions: { answer: expression }
  }).done;
  if (content.status !== 'ok') {
    return null;
  }
  const { data } = (content.user_expressions?.answer ?? {}) as {
    data?: { 'text/plain'?: unknown };
  };
  return String(data?.['text/plain'] ?? '');
}

function majorMinor(version: string | undefined): readonly [number, number] | null {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return minor === undefined ? null : [Number(major), Number(minor)];
}
