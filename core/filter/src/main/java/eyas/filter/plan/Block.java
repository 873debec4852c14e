package eyas.filter.plan;

/**
 * A sequence of steps that runs if its surrounding guards hold. Immutable.
 *
 * <p>Steps are in execution order; the order does not affect which rules match.
 */
record Block(Step[] steps) {

    /** A step of the plan for an event. */
    sealed interface Step {}

    /** Marks a rule as matched. */
    record Match(int rule) implements Step {}

    /** Runs a block if all nodes hold. */
    record Guard(int[] nodes, Block then) implements Step {}

    /**
     * Looks up a value once, and runs the entries of the predicates that hold for it.
     *
     * @param group the group whose index is used
     * @param locals numbers within the group of the predicates that have entries, ascending
     * @param entries for each of these predicates, indices into {@code guards}
     * @param guards the entries
     */
    record Dispatch(int group, int[] locals, int[][] entries, Guard[] guards) implements Step {}
}
