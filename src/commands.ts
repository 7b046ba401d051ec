import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabDoctor } from './notebook/doctor';

/** The commands, also for the settings (shortcuts) and for other extensions. */
export const CommandIDs = {
  openPanel: 'jupyterlab-asyncio-doctor:open-panel',
  check: 'jupyterlab-asyncio-doctor:check-notebook',
  focusCard: 'jupyterlab-asyncio-doctor:focus-card',
  previewFix: 'jupyterlab-asyncio-doctor:preview-fix',
  applyFix: 'jupyterlab-asyncio-doctor:apply-fix',
  undoFix: 'jupyterlab-asyncio-doctor:undo-fix',
  fixAllSafe: 'jupyterlab-asyncio-doctor:fix-all-safe',
  next: 'jupyterlab-asyncio-doctor:next-mistake',
  previous: 'jupyterlab-asyncio-doctor:previous-mistake'
} as const;

/** What the commands act on. */
export type Desk = {
  readonly doctor: LabDoctor;
  readonly trans: TranslationBundle;
  openPanel(): void;
};

/** Adds the commands, and offers them in the palette. */
export function addCommands(
  commands: JupyterFrontEnd['commands'],
  palette: ICommandPalette | null,
  { doctor, trans, openPanel }: Desk
): void {
  const describedBy = { args: { type: 'object', properties: {} } } as const;

  commands.addCommand(CommandIDs.openPanel, {
    label: trans.__('Explain asyncio mistakes'),
    caption: trans.__('Open the panel with the asyncio mistakes of the notebook'),
    describedBy,
    execute: openPanel
  });
  commands.addCommand(CommandIDs.check, {
    label: trans.__('Check the notebook for asyncio mistakes'),
    caption: trans.__('Look at the code and the outputs of the notebook in front'),
    describedBy,
    execute: async () => {
      const notebook = await doctor.diagnose();
      await notebook?.check();
      openPanel();
    }
  });
  commands.addCommand(CommandIDs.focusCard, {
    label: trans.__('Go to the asyncio fixes of the cell'),
    caption: trans.__('Move the focus into the card of the active cell'),
    describedBy,
    execute: () => doctor.focusCard()
  });
  commands.addCommand(CommandIDs.previewFix, {
    label: trans.__('Preview the first asyncio fix of the cell'),
    caption: trans.__('Show in the card what the first button would change'),
    describedBy,
    execute: () => doctor.focusCard('preview')
  });
  commands.addCommand(CommandIDs.applyFix, {
    label: trans.__('Apply the first asyncio fix of the cell'),
    caption: trans.__('Change the code as the first button of the card says'),
    describedBy,
    execute: () => {
      const mistake = doctor.mistakeInFront;
      const fix = mistake?.diagnostic.fixes[0];
      return mistake && fix && doctor.current?.apply(mistake.id, fix);
    }
  });
  commands.addCommand(CommandIDs.undoFix, {
    label: trans.__('Undo the asyncio fix of the cell'),
    caption: trans.__('Turn all cells that the fix changed back'),
    describedBy,
    execute: () => {
      const mistake = doctor.mistakeInFront;
      return mistake && doctor.current?.undo(mistake.id);
    }
  });
  commands.addCommand(CommandIDs.fixAllSafe, {
    label: trans.__('Apply all safe asyncio fixes'),
    caption: trans.__('Apply the safe fixes of the notebook; each can be undone'),
    describedBy,
    execute: async () => {
      const notebook = await doctor.diagnose();
      const { applyAllSafe } = await import('./ui/perform');
      await (notebook && applyAllSafe(notebook, trans));
    }
  });
  commands.addCommand(CommandIDs.next, {
    label: trans.__('Next asyncio mistake'),
    caption: trans.__('Go to the next asyncio mistake of the notebook'),
    describedBy,
    execute: () => doctor.go(1)
  });
  commands.addCommand(CommandIDs.previous, {
    label: trans.__('Previous asyncio mistake'),
    caption: trans.__('Go to the asyncio mistake before this one'),
    describedBy,
    execute: () => doctor.go(-1)
  });

  for (const command of Object.values(CommandIDs)) {
    palette?.addItem({ command, category: trans.__('asyncio') });
  }
}
