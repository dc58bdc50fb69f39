/** A column of `DataTable`. Its cells are the slot `cell-<key>`, else `value`, else the row's own member `key`. */
export interface Column<Row> {
  key: string;
  label: string;
  value?: (row: Row) => string | number | null | undefined;
  /** Amounts and counts stand at the end. */
  end?: boolean;
  /** The word by which the API sorts, where it can. */
  sort?: string;
  /** Left out on narrow screens' cards. */
  minor?: boolean;
}
