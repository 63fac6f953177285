import { Select, type SelectProps } from 'antd';

/** A choice whose list of options has its name, too, for who listens to the page (WAI-ARIA 1.2, listbox): antd names only the field. */
export function NamedSelect({ label, id, opened, ...props }: SelectProps & { readonly label: string; readonly opened?: (isOpen: boolean) => void }) {
  const toggle = (isOpen: boolean): void => {
    if (isOpen && id !== undefined) requestAnimationFrame(() => { document.getElementById(`${id}_list`)?.setAttribute('aria-label', label); });
    opened?.(isOpen);
  };
  return <Select {...props} {...(id === undefined ? {} : { id })} aria-label={label} onOpenChange={toggle} />;
}
