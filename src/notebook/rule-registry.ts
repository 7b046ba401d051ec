import { DisposableDelegate, IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import type { Library } from '../core/library';
import type { AnyRule } from '../core/rule';
import { IAsyncioRules } from '../tokens';

/** The rules and libraries of other extensions. */
export class RuleRegistry implements IAsyncioRules {
  get rules(): readonly AnyRule[] {
    return this._rules;
  }

  get libraries(): readonly Library[] {
    return this._libraries;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  add(rule: AnyRule): IDisposable {
    if (this._rules.some(({ name }) => name === rule.name)) {
      throw new Error(`There is a rule ${rule.name} already`);
    }
    this._rules = [...this._rules, rule];
    this._changed.emit();
    return new DisposableDelegate(() => {
      this._rules = this._rules.filter(other => other !== rule);
      this._changed.emit();
    });
  }

  addLibrary(library: Library): IDisposable {
    this._libraries = [...this._libraries, library];
    this._changed.emit();
    return new DisposableDelegate(() => {
      this._libraries = this._libraries.filter(other => other !== library);
      this._changed.emit();
    });
  }

  private _rules: readonly AnyRule[] = [];
  private _libraries: readonly Library[] = [];
  private readonly _changed = new Signal<this, void>(this);
}
