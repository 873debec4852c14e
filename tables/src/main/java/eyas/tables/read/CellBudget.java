package eyas.tables.read;

/**
 * How many values the rows of one report may have together, set or not: three bytes of JSON are a row, and each of its columns takes
 * memory.
 */
final class CellBudget {
    /** The most values: some times what a report with all its limits reached has. */
    static final long MOST = 40_000_000;

    private final long most;
    private long taken;

    /** Makes one of {@code most} values. */
    CellBudget(long most) {
        this.most = most;
    }

    /**
     * Take the values of a row.
     *
     * @param name what the report is called, for the message
     * @throws UnusableInputException if there are too many
     */
    void take(String name, int values) {
        taken += values;
        if (taken > most) {
            throw new UnusableInputException(
                    name + " has rows of more than " + most + " values, which is the most that is read");
        }
    }
}
