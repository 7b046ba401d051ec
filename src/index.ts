import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, ISessionContextDialogs, Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { addCommands } from './commands';
import type { Doctor } from './core/diagnose';
import type { Notebook } from './core/notebook';
import type { Fix } from './core/rule';
import type { Run } from './core/run';
// Small: it watches, and loads the rest when there is something to see.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { LabDoctor, Practice } from './notebook/doctor';
import { RuleRegistry } from './notebook/rule-registry';
import { Settings } from './notebook/settings';
import { IAsyncioDoctor, IAsyncioRules } from './tokens';
import { PanelShell } from './ui/panel-shell';

export * from './tokens';

const rulesPlugin: JupyterFrontEndPlugin<IAsyncioRules> = {
  id: 'jupyterlab-asyncio-doctor:rules',
  description: 'The asyncio mistakes that are looked for; other extensions add theirs.',
  autoStart: true,
  provides: IAsyncioRules,
  activate: () => new RuleRegistry()
};

const doctorPlugin: JupyterFrontEndPlugin<IAsyncioDoctor> = {
  id: 'jupyterlab-asyncio-doctor:plugin',
  description: 'Explains asyncio mistakes in a notebook and fixes them.',
  autoStart: true,
  requires: [INotebookTracker, IAsyncioRules],
  optional: [ITranslator, ISettingRegistry, ICommandPalette, ISessionContextDialogs],
  provides: IAsyncioDoctor,
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    rules: IAsyncioRules,
    anyTranslator: ITranslator | null,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    dialogs: ISessionContextDialogs | null
  ) => {
    const translator = anyTranslator ?? nullTranslator;
    const trans = translator.load('jupyterlab_asyncio_doctor');
    const settings = new Settings();

    /** Everything that is not needed before a cell fails. */
    const load = async (): Promise<Practice> => {
      const [notebook, { Preparation }, cards, core, gate, ours, python, parser] =
        await Promise.all([
          import('./notebook/diagnosed-notebook'),
          import('./notebook/preparation'),
          import('./ui/cards'),
          import('./core/diagnose'),
          import('./fixes/gate'),
          import('./rules'),
          import('./python/cell'),
          import('./python/browser')
        ]);
      await parser.loadPythonParser();
      let inUse = ours.rulesWith(rules.rules, rules.libraries);
      rules.changed.connect(() => {
        inUse = ours.rulesWith(rules.rules, rules.libraries);
        doctor.checkAll();
      });
      const failed = new Set<string>();
      const engineDoctor = (): Doctor => ({
        rules: inUse.filter(({ name }) => !settings.hiddenRules.includes(name)),
        trans,
        isSound: gate.isSound,
        failed: (rule, reason) => {
          if (!failed.has(rule)) {
            failed.add(rule);
            console.error(`The rule ${rule} failed`, reason);
          }
        }
      });
      const engine = {
        diagnosing: (snapshot: Notebook, runs: readonly (Run | null)[], mostFixes?: number) =>
          core.diagnosing(snapshot, runs, engineDoctor(), mostFixes),
        bringsNoMistake: (snapshot: Notebook, fix: Fix) =>
          core.bringsNoMistake(fix, snapshot, engineDoctor())
      };
      const runsAfterFix = () => settings.runsAfterFix;
      const preparation = new Preparation(engine, python.readAhead);
      return {
        prepare: (model, cell) => preparation.read(model, cell),
        open: (watcher, view) =>
          new notebook.DiagnosedNotebook({
            ...{ watcher, view, engine, runsAfterFix, trans, translator, dialogs }
          }),
        show: (panel, diagnosed) => new cards.Cards(panel, diagnosed, trans, openPanel)
      };
    };
    const loadFailed = (reason: unknown): never => {
      console.warn('Failed to load the asyncio doctor', reason);
      Notification.error(
        trans.__('The Python parser could not be loaded. Reload the page to try again.'),
        { autoClose: false }
      );
      throw reason;
    };
    let loading: Promise<Practice> | undefined;
    const doctor = new LabDoctor(tracker, settings, () => (loading ??= load().catch(loadFailed)));

    const panel = new PanelShell(trans.__('Async help'), async () => {
      const { DoctorPanel } = await import('./ui/panel');
      return new DoctorPanel(doctor, trans);
    });
    const addPanel = () => {
      if (!panel.isAttached) {
        app.shell.add(panel, 'right', { rank: 600, type: 'Async help' });
      }
    };
    const openPanel = () => {
      addPanel();
      app.shell.activateById(panel.id);
    };
    tracker.widgetAdded.connect(addPanel);
    doctor.failed.connect(() => settings.opensOnError && openPanel());
    addCommands(app.commands, palette, { doctor, trans, openPanel });
    registry
      ?.load(doctorPlugin.id)
      .then(loaded => settings.follow(loaded))
      .catch(reason => console.error('Failed to load the settings', reason));
    return doctor;
  }
};

export default [rulesPlugin, doctorPlugin];
