import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ISignal, Signal } from '@lumino/signaling';

/** What the reader chose; see schema/plugin.json. */
export class Settings {
  /** Whether notebooks are watched at all. */
  enabled = true;
  /** Whether the changed cells run as soon as a fix is applied. */
  runsAfterFix = false;
  /** Whether the panel opens when a cell fails. */
  opensOnError = false;
  /** Names of the rules that are not shown. */
  hiddenRules: readonly string[] = [];

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Until they are there, and without them, the defaults hold. */
  follow(settings: ISettingRegistry.ISettings): void {
    settings.changed.connect(this.read, this);
    this.read(settings);
  }

  private read({ composite }: ISettingRegistry.ISettings): void {
    this.enabled = composite.enabled !== false;
    this.runsAfterFix = composite.afterFix === 'run';
    this.opensOnError = composite.openOnError === true;
    const hidden = composite.hiddenRules;
    this.hiddenRules = Array.isArray(hidden) ? hidden.map(String) : [];
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
}
