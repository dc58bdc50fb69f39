/** A filter of `FilterBar`, bound to the word `name` of the address. */
export interface Filter {
  name: string;
  label: string;
  kind: 'text' | 'select' | 'date' | 'datetime' | 'check' | 'number';
  /** For `select`; the empty choice is added. */
  options?: { value: string; label: string }[];
  /** What the empty choice of a `select` says where it is not everything. */
  empty?: string;
  placeholder?: string;
}
