package eyas.fields;

import eyas.event.EventCategory;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventInfo;

/**
 * What the event code alone determines about the value of a field, so that known values are never computed.
 *
 * <p>A wrong statement would make rules wrong: a test checks each of them against all captures.
 */
public sealed interface StaticValue {
    /** Nothing is known. */
    record Unknown() implements StaticValue {}

    /** The field is absent. */
    record Absent() implements StaticValue {}

    /**
     * The value is a number, if there is one.
     *
     * @param certain whether there always is one
     */
    @SuppressWarnings("AvoidCommonTypeNames") // always qualified as StaticValue.Number
    record Number(long value, boolean certain) implements StaticValue {}

    /** The value is a text of one character, if there is one. */
    record Letter(char value) implements StaticValue {}

    /** See {@link Nothing}. */
    StaticValue NOTHING = new Unknown();
    /** See {@link Absent}. */
    StaticValue ABSENT = new Absent();

    /**
     * Returns the static value.
     *
     * @param field name of the field, without an argument
     */
    static StaticValue of(String field, EventInfo info) {
        if (field.startsWith("fd.")) {
            return ofDescriptor(field, info);
        }
        boolean opens = ResultFields.isOpen(info.code());
        return switch (field) {
            case "evt.rawres", "evt.res", "evt.failed", "evt.count.error" -> hasResult(info) ? NOTHING : ABSENT;
            case "evt.is_open_read", "evt.is_open_write", "evt.is_open_create", "evt.is_open_exec" ->
                opens ? NOTHING : new Number(0, true);
            case "fs.path.name",
                    "fs.path.nameraw",
                    "fs.path.source",
                    "fs.path.sourceraw",
                    "fs.path.target",
                    "fs.path.targetraw",
                    "fs.paths.source",
                    "fs.paths.target",
                    "fs.workspace.source",
                    "fs.workspace.realsource",
                    "fs.workspace.target",
                    "fs.workspace.realtarget" -> PathFields.has(field, info.code()) ? NOTHING : ABSENT;
            default -> NOTHING;
        };
    }

    private static boolean hasResult(EventInfo info) {
        return !info.isEnter() && info.code() != EventCode.GENERIC_X && (info.category() & EventCategory.SYSCALL) != 0;
    }

    private static StaticValue ofDescriptor(String field, EventInfo info) {
        if ((info.flags() & DescriptorFields.WITH_DESCRIPTOR) == 0) {
            return ABSENT;
        }
        if (!info.isEnter() || info.has(EventFlag.USES_FD)) {
            return NOTHING;
        }
        // The entry of a call that creates a descriptor: it does not exist yet.
        return switch (field) {
            case "fd.num" -> new Number(-1, false);
            case "fd.typechar" -> new Letter(DescriptorFields.likelyLetter(info.code()));
            case "fd.uid", "fd.types" -> NOTHING;
            default -> ABSENT;
        };
    }
}
