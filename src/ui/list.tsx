import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { IDiagnosedNotebook, Mistake } from '../tokens';
import { Prose } from './react-prose';
import { causeOf } from './view';

type Props = {
  readonly doctor: IDiagnosedNotebook;
  /** In document order; suggestions last. */
  readonly mistakes: readonly Mistake[];
  /** The id of the one that is explained below. */
  readonly selected: string;
  readonly trans: TranslationBundle;
};

/** The mistakes by cell; one of them is in the tab order, the arrows go to the others. */
export function MistakeList({ doctor, mistakes, selected, trans }: Props): React.ReactElement {
  const list = React.useRef<HTMLDivElement>(null);
  React.useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [selected]);
  const choose = (mistake: Mistake): void => {
    doctor.select(mistake.id);
    void doctor.reveal(mistake.diagnostic.at.cell);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const at = mistakes.findIndex(({ id }) => id === selected);
    const to = targetOf(event.key, at, mistakes.length);
    if (to !== null) {
      event.preventDefault();
      choose(mistakes[to]);
      list.current?.querySelectorAll<HTMLElement>('[role="option"]')[to].focus();
    }
  };
  return (
    <div
      ref={list}
      className="jp-AsyncioDoctor-list"
      role="listbox"
      aria-label={trans.__('Mistakes')}
      onKeyDown={onKeyDown}
    >
      {byCell(mistakes).map(([cell, group]) => {
        const label = trans.__('Cell %1', doctor.cellLabel(cell));
        return (
          <div key={group[0].id} role="group" aria-label={label}>
            <div className="jp-AsyncioDoctor-listCell" aria-hidden="true">
              {label}
            </div>
            {group.map(mistake => (
              <Option
                key={mistake.id}
                mistake={mistake}
                selected={mistake.id === selected}
                choose={choose}
                doctor={doctor}
                trans={trans}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}

type OptionProps = Pick<Props, 'doctor' | 'trans'> & {
  readonly mistake: Mistake;
  readonly selected: boolean;
  choose(mistake: Mistake): void;
};

function Option({ mistake, selected, choose, doctor, trans }: OptionProps): React.ReactElement {
  const { diagnostic } = mistake;
  const { tone, status } = causeOf(mistake, doctor, trans);
  return (
    <div
      role="option"
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      className={`jp-AsyncioDoctor-option jp-mod-${tone}`}
      onClick={() => choose(mistake)}
    >
      <span className="jp-AsyncioDoctor-optionTitle">
        <Prose text={diagnostic.title} />
      </span>
      <span className="jp-AsyncioDoctor-optionPlace">
        {trans.__('line %1', String(diagnostic.line))}
        {diagnostic.shownIn !== null &&
          ` · ${trans.__('cause of %1', doctor.cellLabel(diagnostic.shownIn))}`}
        {status !== null && ` · ${status}`}
      </span>
    </div>
  );
}

/** The row that a key leads to; null when the key is not for the list. */
function targetOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Enter':
    case ' ':
      return at;
    default:
      return null;
  }
}

/** Neighbours of one cell together; suggestions, which come last, form groups of their own. */
function byCell(mistakes: readonly Mistake[]): [string, Mistake[]][] {
  const groups: [string, Mistake[]][] = [];
  for (const mistake of mistakes) {
    const { cell } = mistake.diagnostic.at;
    const last = groups.at(-1);
    if (last?.[0] === cell) {
      last[1].push(mistake);
    } else {
      groups.push([cell, [mistake]]);
    }
  }
  return groups;
}
