package eyas.live;

import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.TableReader;
import eyas.live.recipe.Abi;
import java.util.ArrayList;
import java.util.List;

/** Maps event codes to the kind of call by which events lost to a full ring are counted; from {@code loss-kinds.tsv}. Immutable. */
final class LossKinds {
    private static final String TABLE = "/eyas/live/loss-kinds.tsv";

    private final List<String> names = new ArrayList<>();
    private final byte[] byCode = new byte[Abi.MAX_CODES];

    /**
     * Reads the table.
     *
     * @throws IllegalStateException if it has more kinds than there are counters, or names an unknown event: a build error
     */
    LossKinds() {
        for (String[] row : TableReader.rows(LossKinds.class.getResourceAsStream(TABLE), TABLE, 2)) {
            names.add(row[0]);
            if (names.size() >= Abi.LOST_KINDS) {
                throw new IllegalStateException(TABLE + ": at most " + (Abi.LOST_KINDS - 1) + " kinds");
            }
            for (String event : row[1].split(",", -1)) {
                List<EventInfo> infos = EventTable.named(event);
                if (infos.isEmpty()) {
                    throw new IllegalStateException(TABLE + ": no event " + event);
                }
                infos.forEach(info -> byCode[info.code()] = (byte) names.size());
            }
        }
    }

    /** Returns the names of kinds 1, 2 and so on; kind 0 is everything else. */
    List<String> names() {
        return names;
    }

    /** Returns the kind of an event code. */
    byte kind(int code) {
        return byCode[code];
    }
}
