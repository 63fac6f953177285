import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface Tab { readonly key: string; readonly label: string; readonly content: ReactNode }

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** Tabs that wrap where they do not fit, and are gone through by the arrow keys (WAI-ARIA Authoring Practices, tabs). */
export function Tabs({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label: string }) {
  const id = useId();
  const [chosen, choose] = useState(0);
  const turn = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const next = (chosen + step + tabs.length) % tabs.length;
    choose(next);
    const button = event.currentTarget.children[next];
    if (button instanceof HTMLElement) button.focus();
  };
  return <>
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={turn}>
      {tabs.map((tab, i) => <button key={tab.key} type="button" role="tab" id={`${id}-${tab.key}`} aria-controls={`${id}-panel`} aria-selected={i === chosen} tabIndex={i === chosen ? 0 : -1} onClick={() => { choose(i); }}>{tab.label}</button>)}
    </div>
    <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${tabs[chosen]?.key ?? ''}`}>{tabs[chosen]?.content}</div>
  </>;
}
