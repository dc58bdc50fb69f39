/** What a word that nothing moved, or a decision about it, changes. */
export const COVERED = [['periods', 'coverage'], ['periods', 'blockers'], ['todo'], ['audit', 'no_movement']];
