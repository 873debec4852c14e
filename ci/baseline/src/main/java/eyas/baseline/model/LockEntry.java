package eyas.baseline.model;

import java.util.Comparator;

/**
 * One action of some code of a step.
 *
 * @param step the step
 * @param code {@link #STEP} for the step's own commands, or the package of the code, as {@code MANAGER PACKAGE EVENT}
 * @param kind the kind of action
 * @param text the action, in the format of the kind
 */
public record LockEntry(StepScope step, String code, EntryKind kind, String text) implements Comparable<LockEntry> {
    /** The code of a step's own commands. */
    public static final String STEP = "step";

    private static final String HASH = " sha256:";

    private static final Comparator<LockEntry> ORDER = Comparator.comparing(LockEntry::step)
            .thenComparing(entry -> !entry.code.equals(STEP))
            .thenComparing(LockEntry::code, CodePointOrder.ORDER)
            .thenComparing(LockEntry::kind)
            .thenComparing(LockEntry::text, CodePointOrder.ORDER);

    /** Returns a copy with another text. */
    public LockEntry with(String otherText) {
        return new LockEntry(step, code, kind, otherText);
    }

    /** Returns the text without the hash of a program. */
    public String withoutHash() {
        int at = kind == EntryKind.PROGRAMS ? text.lastIndexOf(HASH) : -1;
        return at < 0 ? text : text.substring(0, at);
    }

    @Override
    public int compareTo(LockEntry other) {
        return ORDER.compare(this, other);
    }
}
