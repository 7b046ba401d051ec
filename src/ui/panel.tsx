import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import { IAsyncioDoctor, IDiagnosedNotebook, Mistake } from '../tokens';
import { Details } from './details';
import { icon } from './icon';
import { MistakeList } from './list';
import { applyAllSafe, safeMistakes } from './perform';
import { Prose } from './react-prose';
import { isWaiting } from './view';

/** The panel of the right sidebar: the mistakes of the notebook in front, explained. */
export class DoctorPanel extends ReactWidget {
  constructor(
    private readonly doctor: IAsyncioDoctor,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.id = 'jp-AsyncioDoctor-panel';
    this.title.icon = icon;
    this.title.caption = trans.__('Async help');
    this.addClass('jp-AsyncioDoctor-panel');
  }

  protected override render(): React.ReactElement {
    const { doctor, trans } = this;
    return (
      <UseSignal signal={doctor.currentChanged}>
        {() =>
          doctor.current ? (
            <Current key={keyOf(doctor.current)} notebook={doctor.current} trans={trans} />
          ) : (
            <Unchecked doctor={doctor} trans={trans} />
          )
        }
      </UseSignal>
    );
  }
}

type CurrentProps = {
  readonly notebook: IDiagnosedNotebook;
  readonly trans: TranslationBundle;
};

/** UseSignal stays with the signal that it was made with, so that each notebook needs its own. */
function Current({ notebook, trans }: CurrentProps): React.ReactElement {
  return (
    <UseSignal signal={notebook.changed}>
      {() => <Report doctor={notebook} trans={trans} />}
    </UseSignal>
  );
}

/** Another key for each notebook. */
function keyOf(notebook: IDiagnosedNotebook): number {
  let key = keys.get(notebook);
  if (key === undefined) {
    keys.set(notebook, (key = ++lastKey));
  }
  return key;
}

const keys = new WeakMap<IDiagnosedNotebook, number>();
let lastKey = 0;

type Props = { readonly doctor: IDiagnosedNotebook; readonly trans: TranslationBundle };

type UncheckedProps = { readonly doctor: IAsyncioDoctor; readonly trans: TranslationBundle };

function Unchecked({ doctor, trans }: UncheckedProps): React.ReactElement {
  const [tried, setTried] = React.useState(false);
  return (
    <div className="jp-AsyncioDoctor-empty">
      <p>
        {tried
          ? trans.__('There is no Python notebook in front that can be checked.')
          : trans.__('Run a cell of a notebook, or check all of it for asyncio mistakes.')}
      </p>
      <div className="jp-AsyncioDoctor-actions">
        <button
          type="button"
          className="jp-AsyncioDoctor-button jp-mod-plain"
          onClick={() => void doctor.diagnose().then(found => setTried(found === null))}
        >
          {trans.__('Check notebook')}
        </button>
      </div>
    </div>
  );
}

function Report({ doctor, trans }: Props): React.ReactElement {
  const visible = doctor.mistakes.filter(({ hidden }) => !hidden);
  const shown = [...visible.filter(isMistake), ...visible.filter(each => !isMistake(each))];
  const selected = shown.find(({ id }) => id === doctor.selected?.id) ?? shown[0];
  return (
    <>
      <Header doctor={doctor} trans={trans} />
      {selected ? (
        <>
          <MistakeList doctor={doctor} mistakes={shown} selected={selected.id} trans={trans} />
          <Details key={selected.id} doctor={doctor} mistake={selected} trans={trans} />
        </>
      ) : (
        <Nothing trans={trans} />
      )}
      <HiddenOnes doctor={doctor} trans={trans} />
    </>
  );
}

function Header({ doctor, trans }: Props): React.ReactElement {
  const shown = doctor.mistakes.filter(({ hidden }) => !hidden);
  const safe = safeMistakes(shown).length;
  return (
    <div className="jp-AsyncioDoctor-header">
      <h2>{trans.__('Async help — %1', doctor.name)}</h2>
      {shown.length > 0 && <p className="jp-AsyncioDoctor-count">{countOf(shown, trans)}</p>}
      <div className="jp-AsyncioDoctor-actions">
        <button
          type="button"
          className="jp-AsyncioDoctor-button jp-mod-plain"
          onClick={() => void doctor.check()}
        >
          {trans.__('Check notebook')}
        </button>
        {safe > 0 && (
          <button
            type="button"
            className="jp-AsyncioDoctor-button jp-mod-plain"
            onClick={() => void applyAllSafe(doctor, trans)}
          >
            {trans.__('Fix all safe (%1)', String(safe))}
          </button>
        )}
      </div>
    </div>
  );
}

/** Whether it failed, or does not do what is written; what could be better is a suggestion. */
function isMistake({ diagnostic: { severity } }: Mistake): boolean {
  return severity === 'error' || severity === 'warning';
}

/** `3 mistakes · 1 suggestion · 1 not run yet · 1 fixed` */
function countOf(mistakes: readonly Mistake[], trans: TranslationBundle): string {
  const open = mistakes.filter(isWaiting);
  const waiting = open.filter(isMistake).length;
  const better = open.length - waiting;
  const notRun = mistakes.filter(({ state }) => state === 'applied').length;
  const fixed = mistakes.filter(({ state }) => state === 'fixed').length;
  return [
    waiting > 0 && trans._n('%1 mistake', '%1 mistakes', waiting),
    better > 0 && trans._n('%1 suggestion', '%1 suggestions', better),
    notRun > 0 && trans._n('%1 not run yet', '%1 not run yet', notRun),
    fixed > 0 && trans._n('%1 fixed', '%1 fixed', fixed)
  ]
    .filter(Boolean)
    .join(' · ');
}

function Nothing({ trans }: Pick<Props, 'trans'>): React.ReactElement {
  return (
    <div className="jp-AsyncioDoctor-empty">
      <p>{trans.__('No asyncio mistakes found.')}</p>
      <p>
        {trans.__(
          'Errors and warnings of the cells you run are looked at, and code that is certain to fail in a notebook.'
        )}
      </p>
      <p>
        {trans.__(
          'Everything happens in your browser. Your code is changed only when you press a button.'
        )}
      </p>
    </div>
  );
}

function HiddenOnes({ doctor, trans }: Props): React.ReactElement | null {
  const hidden = doctor.mistakes.filter(mistake => mistake.hidden);
  if (hidden.length === 0) {
    return null;
  }
  return (
    <details className="jp-AsyncioDoctor-hidden">
      <summary>{trans.__('Hidden (%1)', String(hidden.length))}</summary>
      <ul>
        {hidden.map(({ id, diagnostic }) => (
          <li key={id}>
            <span>
              {trans.__('Cell %1', doctor.cellLabel(diagnostic.at.cell))}{' '}
              <Prose text={diagnostic.title} />
            </span>
            <button
              type="button"
              className="jp-AsyncioDoctor-button jp-mod-quiet"
              onClick={() => doctor.show(id)}
            >
              {trans.__('Show')}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
