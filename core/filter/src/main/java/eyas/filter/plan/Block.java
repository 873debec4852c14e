package eyas.filter.plan;

/**
 * A sequence of steps that runs where the guards around it hold. Immutable.
 *
 * <p>Steps come in the order in which they should be run; the order has no influence on what matches.
 */
record Block(Step[] steps) {

    /** Does one thing for an event. */
    sealed interface Step {}

    /** Marks a rule as matched. */
    record Match(int rule) implements Step {}

    /** Runs a block if all nodes hold. */
    record Guard(int[] nodes, Block then) implements Step {}

    /**
     * Looks at a value once, and runs the entries of the predicates that hold for it.
     *
     * @param group the group whose index is asked
     * @param locals numbers in the group of the predicates that have entries, ascending
     * @param entries for each of them the entries that it leads to
     * @param guards the entries
     */
    record Dispatch(int group, int[] locals, int[][] entries, Guard[] guards) implements Step {}
}
