import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { Fix } from '../core/rule';
import { IDiagnosedNotebook, Mistake } from '../tokens';
import { levelOf } from './buttons';
import { perform } from './perform';
import { diffElement } from './preview';
import { Prose } from './react-prose';
import { Button, causeOf, Deed, Way } from './view';

type Props = {
  readonly doctor: IDiagnosedNotebook;
  readonly mistake: Mistake;
  readonly trans: TranslationBundle;
};

/** Everything there is to know of one mistake, and what can be done about it. */
export function Details({ doctor, mistake, trans }: Props): React.ReactElement {
  const { diagnostic, applied } = mistake;
  const { status, ways, buttons } = causeOf(mistake, doctor, trans);
  const [refusal, setRefusal] = React.useState<string | null>(null);
  const article = React.useRef<HTMLElement>(null);
  const acted = React.useRef(false);
  const act = (deed: Deed, fix?: number): void => {
    acted.current = true;
    setRefusal(null);
    void perform(deed, mistake, { doctor, trans, explain: () => undefined }, fix)
      .catch((reason: unknown) => String(reason))
      .then(setRefusal);
  };
  React.useLayoutEffect(() => {
    // The button that was pressed is gone: on to what can be done now.
    if (acted.current && document.activeElement === document.body) {
      const undo = article.current?.querySelector<HTMLElement>('[data-deed="undo"]');
      (undo ?? article.current?.querySelector<HTMLElement>('[data-deed]'))?.focus();
    }
    acted.current = false;
  }, [mistake.state]);
  const [best, ...others] = ways;
  const settled = applied && ways.length === 0 ? applied.fix : null;
  return (
    <article ref={article} className="jp-AsyncioDoctor-details" aria-label={diagnostic.title}>
      <h3>
        <Prose text={diagnostic.message} />
      </h3>
      <Block title={trans.__('What happened')} text={diagnostic.whatHappened} />
      <Block title={trans.__('Why here')} text={diagnostic.whyHere} />
      <Block title={trans.__('What to do')} text={diagnostic.whatToDo} />
      {(best || settled) && <h4>{trans.__('Fix')}</h4>}
      {best && <WayOut {...{ doctor, mistake, trans, act }} way={best} look="primary" />}
      {settled && <DiffView fix={settled} doctor={doctor} trans={trans} />}
      {status !== null && <p className="jp-AsyncioDoctor-status">{status}</p>}
      {refusal !== null && <p className="jp-AsyncioDoctor-refusal">{refusal}</p>}
      <div className="jp-AsyncioDoctor-actions">
        {buttons
          .filter(({ deed }) => deed !== 'preview' && deed !== 'explain')
          .map(button => (
            <PanelButton key={button.deed} {...button} onClick={() => act(button.deed)} />
          ))}
      </div>
      {others.length > 0 && (
        <details>
          <summary>{trans.__('Other ways (%1)', String(others.length))}</summary>
          {others.map(way => (
            <WayOut key={way.fix} {...{ doctor, mistake, trans, act }} way={way} look="plain" />
          ))}
        </details>
      )}
      {diagnostic.learnMore.length > 0 && (
        <>
          <h4>{trans.__('Learn more')}</h4>
          <ul>
            {diagnostic.learnMore.map(({ title, url }) => (
              <li key={url}>
                <a href={url} target="_blank" rel="noopener noreferrer">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}

function Block({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <>
      <h4>{title}</h4>
      <p>
        <Prose text={text} />
      </p>
    </>
  );
}

type WayProps = Props & {
  readonly way: Way;
  readonly look: Button['look'];
  act(deed: Deed, fix: number): void;
};

/** A fix on the reader's own lines, with its button. */
function WayOut({ way, look, act, doctor, mistake, trans }: WayProps): React.ReactElement {
  const level = levelOf(way.applicability, trans);
  return (
    <div className="jp-AsyncioDoctor-wayOut">
      <DiffView fix={mistake.diagnostic.fixes[way.fix]} doctor={doctor} trans={trans} />
      <span className="jp-AsyncioDoctor-way">
        <PanelButton
          deed="apply"
          label={way.title}
          look={look}
          onClick={() => act('apply', way.fix)}
        />
        {(level || way.note) && (
          <span className={`jp-AsyncioDoctor-price jp-mod-${way.applicability}`}>
            {level && (
              <span className="jp-AsyncioDoctor-level">
                <span aria-hidden="true">{level.shape}</span> {level.word}
              </span>
            )}
            {way.note && (
              <span className="jp-AsyncioDoctor-note">
                <Prose text={way.note} />
              </span>
            )}
          </span>
        )}
      </span>
    </div>
  );
}

type PanelButtonProps = Button & { onClick(): void };

function PanelButton({ deed, label, look, onClick }: PanelButtonProps): React.ReactElement {
  return (
    <button
      type="button"
      className={`jp-AsyncioDoctor-button jp-mod-${look}`}
      data-deed={deed}
      onClick={() => onClick()}
    >
      <Prose text={label} />
    </button>
  );
}

type DiffProps = Pick<Props, 'doctor' | 'trans'> & { readonly fix: Fix };

/** The card's diff: one drawing for both. */
function DiffView({ fix, doctor, trans }: DiffProps): React.ReactElement {
  const place = React.useRef<HTMLDivElement>(null);
  React.useLayoutEffect(() => {
    place.current?.replaceChildren(diffElement(fix, doctor, trans));
  }, [fix, doctor, trans]);
  const onClick = ({ target }: React.MouseEvent): void => {
    const link = target instanceof Element && target.closest<HTMLElement>('[data-cell]');
    if (link && link.dataset.cell) {
      void doctor.reveal(link.dataset.cell);
    }
  };
  return <div ref={place} onClick={onClick} />;
}
