package eyas.capture;

/**
 * The block types of a capture file, including the numbers used before the format was published.
 *
 * <p>Source: falcosecurity/libs userspace/libscap/scap_savefile.h.
 */
final class BlockType {
    static final int SECTION = 0x0A0D0D0A;

    static final int MACHINE = 0x201;
    static final int MACHINE_UNOFFICIAL = 0x8002ABCD;

    static final int PROCESSES_V1 = 0x202;
    static final int PROCESSES_V1_UNOFFICIAL = 0x8000ABCD;
    static final int PROCESSES_V2 = 0x207;
    static final int PROCESSES_V2_UNOFFICIAL = 0x8013ABCD;
    static final int PROCESSES_V3 = 0x209;
    static final int PROCESSES_V3_UNOFFICIAL = 0x8014ABCD;
    static final int PROCESSES_V4 = 0x210;
    static final int PROCESSES_V5 = 0x211;
    static final int PROCESSES_V6 = 0x212;
    static final int PROCESSES_V7 = 0x213;
    static final int PROCESSES_V8 = 0x214;
    static final int PROCESSES_V9 = 0x215;

    static final int DESCRIPTORS = 0x203;
    static final int DESCRIPTORS_UNOFFICIAL = 0x8001ABCD;
    static final int DESCRIPTORS_V2 = 0x218;

    static final int INTERFACES = 0x205;
    static final int INTERFACES_UNOFFICIAL = 0x8011ABCD;
    static final int INTERFACES_V2 = 0x219;

    static final int USERS = 0x206;
    static final int USERS_UNOFFICIAL = 0x8012ABCD;
    static final int USERS_V2 = 0x220;

    static final int EVENT = 0x204;
    static final int EVENT_UNOFFICIAL = 0x8010ABCD;
    static final int EVENT_V2 = 0x216;
    static final int EVENT_V2_LARGE = 0x221;
    static final int FLAGGED_EVENT = 0x208;
    static final int FLAGGED_EVENT_V2 = 0x217;
    static final int FLAGGED_EVENT_V2_LARGE = 0x222;

    /** Eyas's own block, with a number that pcapng reserves for local use: the section is a recording with an {@link EndMarker}. */
    static final int RECORDING = 0x80455941;

    private BlockType() {}

    /** Returns whether blocks of this type contain an event. */
    static boolean isEvent(int type) {
        return switch (type) {
            case EVENT,
                    EVENT_UNOFFICIAL,
                    EVENT_V2,
                    EVENT_V2_LARGE,
                    FLAGGED_EVENT,
                    FLAGGED_EVENT_V2,
                    FLAGGED_EVENT_V2_LARGE -> true;
            default -> false;
        };
    }

    /** Returns whether the block has flags between the CPU number and the event. */
    static boolean isFlagged(int type) {
        return type == FLAGGED_EVENT || type == FLAGGED_EVENT_V2 || type == FLAGGED_EVENT_V2_LARGE;
    }

    /** Returns whether the event's header lacks the number of parameters. */
    static boolean isOldEvent(int type) {
        return type == EVENT || type == EVENT_UNOFFICIAL || type == FLAGGED_EVENT;
    }

    /** Returns the version of a process list block, 1 to 9; 0 for other blocks. */
    static int processVersion(int type) {
        return switch (type) {
            case PROCESSES_V1, PROCESSES_V1_UNOFFICIAL -> 1;
            case PROCESSES_V2, PROCESSES_V2_UNOFFICIAL -> 2;
            case PROCESSES_V3, PROCESSES_V3_UNOFFICIAL -> 3;
            case PROCESSES_V4 -> 4;
            case PROCESSES_V5 -> 5;
            case PROCESSES_V6 -> 6;
            case PROCESSES_V7 -> 7;
            case PROCESSES_V8 -> 8;
            case PROCESSES_V9 -> 9;
            default -> 0;
        };
    }
}
